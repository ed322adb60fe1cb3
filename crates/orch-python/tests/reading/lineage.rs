//! What classes inherit, and what each stage of the lifecycle is loaded with.

use crate::support::{check_module, check_module_refused, model, read_module};

#[test]
fn a_field_stands_for_all_named_subclasses_of_its_block() {
    check_module(
        "
class A(ProductBlockModel, product_block_name='A'):
    a: int | None
class B(A, product_block_name='B'):
    b: int
class C(A, lifecycle=[SubscriptionLifecycle.ACTIVE]):
    a: int
class D(A, product_block_name='D'):
    d: int | None
class E(D, lifecycle=[SubscriptionLifecycle.ACTIVE]):
    d: int
class F(A):
    f: int
class P(SubscriptionModel, is_base=True):
    x: C
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "
product P (P)
  x -> A | B | D: required
block A
  a: [initial, provisioning, migrating, disabled, terminated] int optional; [active] int required
block B
  b: int required
block D
  d: [initial, provisioning, migrating, disabled, terminated] int optional; [active] int required
",
    );
}

#[test]
fn an_abstract_block_stands_for_its_concrete_subclasses() {
    check_module(
        "
class Port(ProductBlockModel):
    shared: int
class Small(Port, product_block_name='Small'):
    speed: int
class Large(Port, product_block_name='Large'):
    speed: int
class P(SubscriptionModel, is_base=True):
    ports: list[Port]
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "
product P (P)
  ports -> Large | Small: list 0..
block Large
  speed: int required
block Small
  speed: int required
",
    );
}

#[test]
fn an_abstract_block_without_subclasses_is_said() {
    check_module_refused(
        "
class Port(ProductBlockModel):
    shared: int
class P(SubscriptionModel, is_base=True):
    ports: list[Port]
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "products/__init__.py:5:5 no-block: no product block can stand in `ports` <ports>",
    );
}

#[test]
fn stages_that_lack_a_field_have_no_entry() {
    check_module(
        "
class PInactive(SubscriptionModel, is_base=True):
    a: int | None
class P(PInactive, lifecycle=[SubscriptionLifecycle.ACTIVE, SubscriptionLifecycle.TERMINATED]):
    a: int
    b: str
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "
product P (P)
  a: [initial, provisioning, migrating, disabled] int optional; [active, terminated] int required
  b: [active, terminated] str required
",
    );
}

#[test]
fn a_class_without_a_stage_of_its_own_is_loaded_as_its_base() {
    check_module(
        "
class Base(SubscriptionModel, is_base=True):
    a: int | None
class P(Base):
    a: int
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "
product P (P)
  a: int optional
",
    );
}

#[test]
fn the_keywords_may_be_constants() {
    check_module(
        "
NAME = 'Root'
ACTIVE = SubscriptionLifecycle.ACTIVE
DONE = [ACTIVE, SubscriptionLifecycle.TERMINATED]
class Name(strEnum):
    ROOT = f'The {NAME}'
class RootInactive(ProductBlockModel, product_block_name=Name.ROOT):
    a: int | None
class Root(RootInactive, lifecycle=[*DONE, SubscriptionLifecycle.DISABLED]):
    a: int
class P(SubscriptionModel, is_base=True):
    root: Root
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "
product P (P)
  root -> The Root: required
block The Root
  a: [initial, provisioning, migrating] int optional; [active, disabled, terminated] int required
",
    );
}

#[test]
fn mixins_and_generics_are_looked_through() {
    check_module(
        "
T = TypeVar('T')
class Mixin: pass
class Base(ProductBlockModel, Generic[T]): pass
class Root(Mixin, Base[T], product_block_name='Root'):
    a: int
class P(SubscriptionModel, Mixin, is_base=True):
    root: Root
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "
product P (P)
  root -> Root: required
block Root
  a: int required
",
    );
}

#[test]
fn blocks_may_refer_to_each_other_in_a_circle() {
    check_module(
        "
class AnyB(ProductBlockModel): pass
class A(ProductBlockModel, product_block_name='A'):
    b: Optional[AnyB]
class B(AnyB, product_block_name='B'):
    a: A
class P(SubscriptionModel, is_base=True):
    a: A
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
        "
product P (P)
  a -> A: required
block A
  b -> B: optional
block B
  a -> A: required
",
    );
}

#[test]
fn products_may_share_a_class() {
    check_module(
        "
class P(SubscriptionModel, is_base=True):
    a: int
SUBSCRIPTION_MODEL_REGISTRY['One'] = P
SUBSCRIPTION_MODEL_REGISTRY['Two'] = P
",
        "
product One (P)
  a: int required
product Two (P)
  a: int required
",
    );
}

#[test]
fn blocks_that_no_product_reaches_are_left_out() {
    let reading = read_module(
        "
class Unused(ProductBlockModel, product_block_name='Unused'):
    a: int
class P(SubscriptionModel, is_base=True):
    a: int
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
",
    );
    assert_eq!(
        model(&reading).trim(),
        "product P (P)
  a: int required",
    );
}

#[test]
fn routes_by_different_stages_must_give_the_same_rows() {
    let module = "
class AInactive(ProductBlockModel, product_block_name='A'):
    a: int | None
class A(AInactive, lifecycle=[SubscriptionLifecycle.ACTIVE]):
    a: int
class P(SubscriptionModel, is_base=True):
    one: A
class Q(SubscriptionModel, is_base=True):
    other: AInactive
SUBSCRIPTION_MODEL_REGISTRY.update(P=P, Q=Q)
";
    check_module(
        module,
        "
product P (P)
  one -> A: required
product Q (Q)
  other -> A: required
block A
  a: [initial, provisioning, migrating, disabled, terminated] int optional; [active] int required
",
    );
    check_module_refused(
        &module.replace("    a: int\n", "    a: int\n    b: int\n"),
        "products/__init__.py:2:7 block-disagrees: product block `A` is reached by two classes whose fields differ: `AInactive` here, `A` in products/__init__.py:12:7 <AInactive>",
    );
}
