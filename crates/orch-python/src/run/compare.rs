//! Tests: comparisons, and whether a value counts as true.

use std::rc::Rc;

use ruff_python_ast::{CmpOp, ExprCompare};
use ruff_text_size::TextRange;

use crate::finding::{Code, Problem};
use crate::run::interpreter::Interpreter;
use crate::run::iterate::reason;
use crate::run::place::Cx;
use crate::value::heap::{Key, Object};
use crate::value::id::ClassId;
use crate::value::value::Value;

/// The Python that is assumed: the oldest that orchestrator-core 4 and 5 run on.
const PYTHON: [i128; 2] = [3, 11];

impl<'a> Interpreter<'a> {
    /// Whether a value counts as true.
    pub(crate) fn truth(
        &mut self,
        cx: Cx,
        value: &Value,
        range: TextRange,
    ) -> Result<bool, Rc<Problem>> {
        match value {
            Value::None => Ok(false),
            Value::Bool(bool) => Ok(*bool),
            Value::Int(number) => Ok(*number != 0),
            Value::Float(number) => Ok(*number != 0.0),
            Value::Text(text) => Ok(!text.is_empty()),
            Value::Bytes(bytes) => Ok(!bytes.is_empty()),
            Value::Tuple(parts) => Ok(!parts.is_empty()),
            Value::Ellipsis | Value::Function(_) | Value::Module(_) => Ok(true),
            Value::Member(..) if self.has_hook(value, &["__bool__"]) => {
                Err(reason(cx.computed(range)))
            }
            Value::Class(id) if self.is_changed(*id) => Err(reason(cx.computed(range))),
            Value::Class(_) => Ok(true),
            Value::Member(id, at) => {
                let info = self.world.info(*id);
                let plain = !(info.derives("str") || info.derives("int") || info.is_flag());
                match self.member_value(*id, *at) {
                    Some(value) if !plain => self.truth(cx, &value, range),
                    Some(_) => Ok(true),
                    None => Err(reason(cx.computed(range))),
                }
            }
            Value::Object(id) => match self.world.object(*id) {
                Object::List(values) => Ok(!values.is_empty()),
                Object::Dict(dict) | Object::Set(dict) => Ok(dict.len() > 0),
                Object::Iterator(_) => Ok(true),
                Object::View(dict, _) => {
                    let dict = Value::Object(*dict);
                    self.truth(cx, &dict, range)
                }
                Object::Instance {
                    items: Some(items), ..
                } => Ok(!items.is_empty()),
                Object::Instance { class, .. } => {
                    let class = *class;
                    for hook in ["__bool__", "__len__"] {
                        if let Some(given) = self.hook(cx, value, hook, &[], range) {
                            return match given {
                                Value::Bool(_) | Value::Int(_) => self.truth(cx, &given, range),
                                _ => Err(reason(cx.computed(range))),
                            };
                        }
                    }
                    if self.world.info(class).foreign().next().is_some() {
                        Err(reason(cx.computed(range)))
                    } else {
                        Ok(true)
                    }
                }
                Object::Spoiled(problem) => Err(Rc::clone(problem)),
            },
            Value::Foreign(name) => match &**name {
                // What only type checkers see is false when the source runs.
                "typing.TYPE_CHECKING" => Ok(false),
                _ => Err(reason(cx.computed(range))),
            },
            Value::Unknown(problem) => Err(Rc::clone(problem)),
            Value::Type(_) | Value::Method(_) | Value::Made(_) | Value::Slice(_) => {
                Err(reason(cx.computed(range)))
            }
        }
    }

    pub(crate) fn compare(&mut self, cx: Cx, compare: &'a ExprCompare) -> Value {
        let mut left = self.expr(cx, &compare.left);
        let mut unknown = None;
        for (operator, right) in compare.ops.iter().zip(&compare.comparators) {
            let right_value = self.expr(cx, right);
            match self.holds(cx, *operator, &left, &right_value, compare.range) {
                Ok(true) => {}
                Ok(false) => return Value::Bool(false),
                Err(problem) => unknown = Some(problem),
            }
            left = right_value;
        }
        match unknown {
            Some(problem) => Value::Unknown(problem),
            None => Value::Bool(true),
        }
    }

    fn holds(
        &mut self,
        cx: Cx,
        operator: CmpOp,
        left: &Value,
        right: &Value,
        range: TextRange,
    ) -> Result<bool, Rc<Problem>> {
        if !matches!(operator, CmpOp::Is | CmpOp::IsNot) {
            self.perhaps_operated(cx, &[left, right], range);
        }
        let wrong = || reason(cx.computed(range));
        match operator {
            CmpOp::Eq => self.equal(left, right).ok_or_else(wrong),
            CmpOp::NotEq => Ok(!self.equal(left, right).ok_or_else(wrong)?),
            CmpOp::Is => self.identical(left, right).ok_or_else(wrong),
            CmpOp::IsNot => Ok(!self.identical(left, right).ok_or_else(wrong)?),
            CmpOp::In => self.contains(cx, right, left, range),
            CmpOp::NotIn => Ok(!self.contains(cx, right, left, range)?),
            CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE => {
                if let Some(holds) = version(operator, left, right) {
                    return holds.ok_or_else(wrong);
                }
                let order = self.order(left, right).ok_or_else(wrong)?;
                Ok(match operator {
                    CmpOp::Lt => order.is_lt(),
                    CmpOp::LtE => order.is_le(),
                    CmpOp::Gt => order.is_gt(),
                    _ => order.is_ge(),
                })
            }
        }
    }

    /// Whether two values are equal, if that is sure.
    pub(crate) fn equal(&self, left: &Value, right: &Value) -> Option<bool> {
        let own = ["__eq__", "__ne__", "__hash__"];
        if self.has_hook(left, &own) || self.has_hook(right, &own) {
            return None;
        }
        if left.same(right) && !matches!(left, Value::Float(number) if number.is_nan()) {
            return Some(true);
        }
        if let (Some(left), Some(right)) = (self.key_of(left), self.key_of(right)) {
            // What a name outside of the package stands for may equal anything.
            let foreign = matches!(left, Key::Foreign(_)) || matches!(right, Key::Foreign(_));
            return match left == right {
                false if foreign => None,
                equal => Some(equal),
            };
        }
        match (self.sequence(left), self.sequence(right)) {
            (Some((one, a)), Some((two, b))) => {
                if one != two || a.len() != b.len() {
                    return Some(false);
                }
                for (left, right) in a.iter().zip(&b) {
                    if !self.equal(left, right)? {
                        return Some(false);
                    }
                }
                Some(true)
            }
            _ => None,
        }
    }

    /// Whether code that orch does not follow makes a class, or an ancestor of it.
    pub(crate) fn is_changed(&self, id: ClassId) -> bool {
        let is_changed = |problem: &Problem| problem.code == Code::ClassChanged;
        let mut locals = self.world.info(id).locals();
        locals.any(|one| self.world.info(one).problems.iter().any(is_changed))
    }

    fn sequence(&self, value: &Value) -> Option<(u8, Vec<Value>)> {
        match value {
            Value::Tuple(values) => Some((0, values.to_vec())),
            Value::Object(id) => match self.world.object(*id) {
                Object::List(values) => Some((1, values.clone())),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether two values are one object, if that is sure.
    fn identical(&self, left: &Value, right: &Value) -> Option<bool> {
        let single = |value: &Value| {
            matches!(
                value,
                Value::None
                    | Value::Ellipsis
                    | Value::Bool(_)
                    | Value::Class(_)
                    | Value::Member(..)
                    | Value::Module(_)
                    | Value::Function(_)
                    | Value::Object(_)
            )
        };
        match (left, right) {
            (Value::Unknown(_) | Value::Made(_) | Value::Foreign(_), _)
            | (_, Value::Unknown(_) | Value::Made(_) | Value::Foreign(_)) => {
                left.same(right).then_some(true)
            }
            _ if single(left) || single(right) => Some(left.same(right)),
            // Equal texts need not be one object.
            _ => None,
        }
    }

    /// Whether a container holds a value.
    fn contains(
        &mut self,
        cx: Cx,
        container: &Value,
        value: &Value,
        range: TextRange,
    ) -> Result<bool, Rc<Problem>> {
        let wrong = || reason(cx.computed(range));
        let given = [value.clone()];
        if let Some(holds) = self.hook(cx, container, "__contains__", &given, range) {
            return self.truth(cx, &holds, range);
        }
        if let (Some(whole), Some(part)) = (self.as_text(container), self.as_text(value)) {
            return Ok(whole.contains(&*part));
        }
        if let Value::Object(id) = container
            && let Object::Dict(dict) | Object::Set(dict) = self.world.object(*id)
        {
            let key = self.key_of(value).ok_or_else(wrong)?;
            return Ok(dict.contains(&key));
        }
        let values = match container {
            Value::Class(id) if self.world.info(*id).is_enum() => {
                return Ok(self.member_of_value(*id, value).is_some());
            }
            _ => self.iterate(cx, container, range)?,
        };
        let mut certain = true;
        for one in &values {
            match self.equal(one, value) {
                Some(true) => return Ok(true),
                Some(false) => {}
                None => certain = false,
            }
        }
        if certain { Ok(false) } else { Err(wrong()) }
    }

    /// Which of two values comes first.
    pub(crate) fn order(&self, left: &Value, right: &Value) -> Option<std::cmp::Ordering> {
        if let (Some(left), Some(right)) = (self.as_text(left), self.as_text(right)) {
            return Some(left.chars().cmp(right.chars()));
        }
        if let (Some(left), Some(right)) = (self.as_int(left), self.as_int(right)) {
            return Some(left.cmp(&right));
        }
        match (self.sequence(left), self.sequence(right)) {
            (Some((one, a)), Some((two, b))) if one == two => {
                for (left, right) in a.iter().zip(&b) {
                    match self.order(left, right)? {
                        std::cmp::Ordering::Equal => {}
                        order => return Some(order),
                    }
                }
                Some(a.len().cmp(&b.len()))
            }
            _ => match (left, right) {
                (Value::Float(left), Value::Float(right)) => left.partial_cmp(right),
                (Value::Float(left), right) => left.partial_cmp(&(self.as_int(right)? as f64)),
                (left, Value::Float(right)) => (self.as_int(left)? as f64).partial_cmp(right),
                _ => None,
            },
        }
    }
}

/// A comparison with `sys.version_info`; the inner none says that Python's version decides.
fn version(operator: CmpOp, left: &Value, right: &Value) -> Option<Option<bool>> {
    let is_version =
        |value: &Value| matches!(value, Value::Foreign(name) if &**name == "sys.version_info");
    let (operator, wanted) = match (is_version(left), is_version(right)) {
        (true, false) => (operator, right),
        (false, true) => (
            match operator {
                CmpOp::Lt => CmpOp::Gt,
                CmpOp::LtE => CmpOp::GtE,
                CmpOp::Gt => CmpOp::Lt,
                _ => CmpOp::LtE,
            },
            left,
        ),
        _ => return None,
    };
    let Value::Tuple(parts) = wanted else {
        return Some(None);
    };
    let mut numbers = Vec::new();
    for part in &**parts {
        let Value::Int(number) = part else {
            return Some(None);
        };
        numbers.push(*number);
    }
    numbers.truncate(2);
    let is_at_least = numbers[..] <= PYTHON[..];
    Some(match operator {
        CmpOp::GtE | CmpOp::Gt if is_at_least => Some(true),
        CmpOp::Lt | CmpOp::LtE if is_at_least => Some(false),
        _ => None,
    })
}
