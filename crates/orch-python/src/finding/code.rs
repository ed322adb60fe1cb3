//! The codes of all diagnostics, each with the text that `docs/findings.md` has for it.

use std::fmt;

/// Makes the enumeration, its texts and the list of all from one table.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// A diagnostic's stable name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// Every code, sorted by its text.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The name in kebab-case, such as `computed-base`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// What the code means and what to do about it: sentences in Markdown.
            pub fn doc(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($doc, "\n",)+),)+
                }
            }
        }
    };
}

codes! {
    /// A name stands for itself, directly or through other names, or the chain of names
    /// is longer than 100. Give the name a value of its own.
    AliasCircle = "alias-circle",
    /// The field's type is `Any`. The orchestrator cannot decide whether the field holds a
    /// block or a value, and fails. Write the type out.
    AnyField = "any-field",
    /// An annotation is not a valid type expression. Correct it.
    BadAnnotation = "bad-annotation",
    /// A registered product has a field whose class derives directly from `BaseModel`. The
    /// orchestrator mistakes the class for a block and refuses it. Make the field optional,
    /// a list, or a `ProductBlockModel`.
    BareBaseModel = "bare-base-model",
    /// A field's type is the orchestrator's own base class, which has no block name. Name a
    /// block class.
    BareModel = "bare-model",
    /// Two classes of one product block are reached, and their fields differ. Repeat all
    /// fields in each class of the block.
    BlockDisagrees = "block-disagrees",
    /// Two unrelated classes have the same `product_block_name`. The orchestrator keeps the
    /// class that is defined last, and so does orch. Rename one of the blocks.
    BlockNameClaimedTwice = "block-name-claimed-twice",
    /// A decorator, a metaclass, or a statement behind the class may change a model class in a
    /// way that orch does not follow. Write the class as it is to be.
    ClassChanged = "class-changed",
    /// A base class is the result of an expression that is known only at run time. Name the
    /// base class.
    ComputedBase = "computed-base",
    /// A minimum or maximum length is known only at run time. Write the number out.
    ComputedBound = "computed-bound",
    /// The members of an enumeration are known only at run time. Write the members out.
    ComputedEnum = "computed-enum",
    /// A field's name, alias or settings are known only at run time. Write them out.
    ComputedField = "computed-field",
    /// The name of a module that is imported is known only at run time, and the module may define
    /// or register models. Import the module by an `import` statement.
    ComputedImport = "computed-import",
    /// A keyword of a model class is known only at run time. Write the keyword out.
    ComputedKeyword = "computed-keyword",
    /// `lifecycle=` is not a list of `SubscriptionLifecycle` members. Write the list out.
    ComputedLifecycle = "computed-lifecycle",
    /// `product_block_name=` is known only at run time, or is not a string. Write the name
    /// as a string.
    ComputedName = "computed-name",
    /// A type is the result of an expression that is known only at run time. Write the type
    /// out.
    ComputedType = "computed-type",
    /// A value is known only at run time, and the model depends on it. Write the value out.
    ComputedValue = "computed-value",
    /// Which workflows the orchestrator has is known only at run time. Write each workflow as
    /// `LazyWorkflowInstance("MODULE", "FUNCTION")`, or read with `--introspect`.
    ComputedWorkflow = "computed-workflow",
    /// A name has different values in several branches, and the branch that runs is known
    /// only at run time. Give the name one value.
    ConditionalBinding = "conditional-binding",
    /// A model class stands in a branch that may not run. Define the class without a
    /// condition.
    ConditionalClass = "conditional-class",
    /// A field stands in a branch that may not run. Define the field without a condition.
    ConditionalField = "conditional-field",
    /// The package runs code that is a string, or binds names that are known only at run time. It
    /// may define or register models. Write the statements out.
    DynamicCode = "dynamic-code",
    /// The name of a product or a block is empty. Give it a name.
    EmptyName = "empty-name",
    /// A field holds blocks in one lifecycle class and values in another. Use two fields.
    FieldChangesKind = "field-changes-kind",
    /// A lifecycle class has a field that the registered class does not repeat. The database
    /// will not have the field, since only a class's own annotations count. Repeat the field.
    FieldForgotten = "field-forgotten",
    /// Two fields of one class have the same name, one by an alias. Rename one of them.
    FieldNameTwice = "field-name-twice",
    /// A Python file is larger than 10 MB. Generated files of this size are not read.
    FileTooLarge = "file-too-large",
    /// An annotation names a class that is defined only later. orchestrator-core looks for the
    /// name when the class is made, and the import fails. Move the other class up, or derive
    /// both from an abstract block and name that.
    ForwardReference = "forward-reference",
    /// A model class has a base with type arguments, which orchestrator-core does not
    /// support. Write a class for each use.
    GenericBase = "generic-base",
    /// A field's type is a model class with type arguments, which orchestrator-core does not
    /// support. Write a class for each use.
    GenericBlock = "generic-block",
    /// A field's type names a product block in a place where the orchestrator does not look
    /// for blocks. The field becomes a fixed input or a resource type. Write the field as a
    /// block, a list of blocks, or a union of blocks.
    HiddenBlock = "hidden-block",
    /// A statement surely fails, and the import of the package with it. Correct the statement.
    ImportFails = "import-fails",
    /// The bases of a class have no common method resolution order. Python refuses the class.
    InconsistentBases = "inconsistent-bases",
    /// A class is its own ancestor. Correct the base.
    InheritsItself = "inherits-itself",
    /// A field's type differs between the lifecycle classes in a way that is not a narrowing.
    /// Give the field one type, optional where it may be missing.
    LifecycleDisagrees = "lifecycle-disagrees",
    /// The loops of the package take more than 50,000 turns. Write the products out in one
    /// dictionary.
    LoopTooLong = "loop-too-long",
    /// An imported module does not exist. Correct the import, or name the folder that holds
    /// the module with `--python-path DIR`.
    MissingImport = "missing-import",
    /// An imported name does not exist in its module. Correct the import.
    MissingName = "missing-name",
    /// The registry of workflows names a module or a function that is not there, or that cannot
    /// be read. Correct the name, or name the folder that holds the module with
    /// `--python-path DIR`.
    MissingWorkflow = "missing-workflow",
    /// A field's type mixes product blocks with other types. Use two fields.
    MixedUnion = "mixed-union",
    /// A name is longer than its column in the database. Choose a shorter name.
    NameTooLong = "name-too-long",
    /// The file nests deeper than Python itself allows.
    NestedTooDeep = "nested-too-deep",
    /// A lifecycle class has no base: no class above it has `is_base=True` or a
    /// `product_block_name`. Derive the class from the first class of the product or block.
    NoBase = "no-base",
    /// No product block can stand in an attribute: its class is abstract, and no class below
    /// it has a name. Name a block.
    NoBlock = "no-block",
    /// No product is registered. Fill `SUBSCRIPTION_MODEL_REGISTRY` in a module that the
    /// package imports, or name another folder with `--models DIR`.
    NoProduct = "no-product",
    /// Pydantic has no schema for a field's type, and the class fails on import. Use an
    /// enumeration or a `NewType`, or give the type `__get_pydantic_core_schema__`.
    NoSchema = "no-schema",
    /// An annotation names something that is not a type. Correct it.
    NotAType = "not-a-type",
    /// A Python file is not UTF-8. Save the file as UTF-8.
    NotUtf8 = "not-utf8",
    /// A Python file holds a NUL byte, which Python refuses.
    NulByte = "nul-byte",
    /// A field's type is a product class. Only product blocks can be fields.
    ProductAsField = "product-as-field",
    /// The products that are registered are known only at run time. Write them out in one
    /// dictionary.
    RegistryComputed = "registry-computed",
    /// Products are registered in a branch that may not run. Register them without a
    /// condition.
    RegistryConditional = "registry-conditional",
    /// Products may be registered when a function runs. Register them in a module.
    RegistryInFunction = "registry-in-function",
    /// The name of a registered product is known only at run time, or is not a string. Write
    /// the name as a string.
    RegistryKey = "registry-key",
    /// A loop registers products in a way that is known only at run time. Write the products
    /// out in one dictionary.
    RegistryLoop = "registry-loop",
    /// The registry is used in a way that orch does not read. Register products by
    /// `SUBSCRIPTION_MODEL_REGISTRY.update({...})`.
    RegistryUse = "registry-use",
    /// The class of a registered product is not a product class that can be read. Name a
    /// class that derives from `SubscriptionModel`.
    RegistryValue = "registry-value",
    /// A product has a field with the name of one that every subscription has: the orchestrator
    /// loads no subscription of the product. Rename the field.
    ReservedName = "reserved-name",
    /// Two blocks share a resource type by name, and its type differs. Rename one of the
    /// fields.
    ResourceTypeDiffers = "resource-type-differs",
    /// A name hides another model of the same name that was imported before. Import one of
    /// them under another name.
    ShadowedImport = "shadowed-import",
    /// A Python file is not valid Python. Correct the syntax.
    SyntaxError = "syntax-error",
    /// A type has more than 5,000 parts.
    TypeTooLarge = "type-too-large",
    /// A model class has an attribute without an annotation. Pydantic 2 refuses it, and the
    /// class fails on import. Annotate the attribute as `ClassVar`, or move it out of the class.
    UnannotatedAttribute = "unannotated-attribute",
    /// A field of a lifecycle class holds a block class that is not the block's class for
    /// that status. Name the class for that status.
    UnfitStage = "unfit-stage",
    /// A string cannot be stored in the database: it holds a NUL character or half of a
    /// surrogate pair.
    UnfitText = "unfit-text",
    /// A class has keywords of a model, and its base is outside of the folders that are read.
    /// Name the folder that holds the base with `--python-path DIR`.
    UnknownBase = "unknown-base",
    /// A package is imported, or a function of it called, that is outside of the folders that are
    /// read, only for its effect. It may register products or define models. Name the folder that
    /// holds it with `--python-path DIR`.
    UnknownImport = "unknown-import",
    /// A field's class is outside of the folders that are read, so that orch cannot tell
    /// whether it is a product block. It is read as a value. Name the folder that holds the
    /// class with `--python-path DIR`.
    UnknownPackage = "unknown-package",
    /// A type depends on something that another diagnostic reports. Correct that first.
    UnknownType = "unknown-type",
    /// The values of a fixed input cannot be loaded from text, so that subscriptions of the
    /// product may fail to load. Use members that are strings, or `IntEnum`.
    UnloadableInput = "unloadable-input",
    /// No registered product reaches a product block, so that the database has no rows for
    /// it. Use the block, or remove its class.
    UnreachableBlock = "unreachable-block",
    /// The operating system does not let orch read a file.
    UnreadableFile = "unreadable-file",
    /// A name is neither defined nor imported. Define or import it.
    UnresolvedName = "unresolved-name",
    /// A name is used before it is defined. Move its definition up.
    UsedBeforeDefinition = "used-before-definition",
    /// A value takes more steps to compute than orch allows.
    ValueTooLarge = "value-too-large",
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn the_codes_are_sorted_by_their_texts() {
        assert!(Code::ALL.is_sorted_by_key(|code| code.as_str()));
    }
}
