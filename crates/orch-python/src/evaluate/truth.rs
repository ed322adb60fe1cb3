//! Tests that source alone decides.

use ruff_python_ast::{CmpOp, Expr, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

use crate::evaluate::iterate::{LONGEST, computed};
use crate::finding::Problem;
use crate::world::World;
use crate::world::context::Context;
use crate::world::value::Value;

impl<'a> World<'a> {
    /// Whether a test holds that source alone decides.
    pub(crate) fn truth(&self, context: Context, test: &'a Expr) -> Result<bool, Problem> {
        let wrong = || computed(context, test.range());
        if context.depth > LONGEST {
            return Err(wrong());
        }
        match test {
            Expr::BooleanLiteral(literal) => Ok(literal.value),
            Expr::UnaryOp(not) if not.op == UnaryOp::Not => {
                Ok(!self.truth(context.deeper(), &not.operand)?)
            }
            Expr::Compare(compare) => {
                let ([operator], [right]) = (&*compare.ops, &*compare.comparators) else {
                    return Err(wrong());
                };
                let left = self.value_of(context, &compare.left)?;
                match operator {
                    CmpOp::Eq | CmpOp::NotEq | CmpOp::Is | CmpOp::IsNot => {
                        let right = self.value_of(context, right)?;
                        let members = matches!(
                            (&left, &right),
                            (Value::Member(one, _), Value::Member(two, _)) if one == two
                        );
                        // Equal texts need not be one object.
                        if matches!(operator, CmpOp::Is | CmpOp::IsNot) && !members {
                            return Err(wrong());
                        }
                        let equal = self.equal(context, left, right, test.range())?;
                        Ok(equal == matches!(operator, CmpOp::Eq | CmpOp::Is))
                    }
                    CmpOp::In | CmpOp::NotIn => {
                        let mut found = false;
                        for value in self.iterate(context.deeper(), right)? {
                            found |= self.equal(context, left.clone(), value, test.range())?;
                        }
                        Ok(found == matches!(operator, CmpOp::In))
                    }
                    _ => Err(wrong()),
                }
            }
            _ => Err(wrong()),
        }
    }

    fn equal(
        &self,
        context: Context,
        left: Value<'a>,
        right: Value<'a>,
        place: TextRange,
    ) -> Result<bool, Problem> {
        match (&left, &right) {
            (Value::Class(one), Value::Class(two)) => return Ok(one == two),
            // Two names may be one member.
            (Value::Member(one, name), Value::Member(two, other)) if one == two => {
                if name == other {
                    return Ok(true);
                }
                let left = self.constant_of(context, left, place)?;
                let right = self.constant_of(context, right, place)?;
                return if left.is_known() && right.is_known() {
                    Ok(left == right)
                } else {
                    Err(computed(context, place))
                };
            }
            _ => {}
        }
        let left = self.constant_of(context, left, place)?.into_text();
        let right = self.constant_of(context, right, place)?.into_text();
        match (left, right) {
            (Some(left), Some(right)) => Ok(left == right),
            _ => Err(computed(context, place)),
        }
    }
}
