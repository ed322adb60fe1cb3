//! Evaluates expressions.

use std::collections::VecDeque;
use std::rc::Rc;

use ruff_python_ast::{
    BoolOp, Expr, ExprBoolOp, ExprCall, ExprDict, ExprDictComp, Number, Operator, UnaryOp,
};
use ruff_text_size::Ranged;

use crate::finding::{Code, Problem};
use crate::run::interpreter::Interpreter;
use crate::run::iterate::reason;
use crate::run::place::Cx;
use crate::value::effort::LONGEST;
use crate::value::heap::{Dict, Entry, Object};
use crate::value::ty::Ty;
use crate::value::value::{Arguments, Value};

impl<'a> Interpreter<'a> {
    /// The value of an expression.
    pub(crate) fn expr(&mut self, cx: Cx, expr: &'a Expr) -> Value {
        let range = expr.range();
        if let Err(unknown) = self.steps(cx, range, 1) {
            return unknown;
        }
        match expr {
            Expr::StringLiteral(text) => {
                let text = text.value.to_str();
                // A lone surrogate reads as the replacement character.
                if text.contains(['\0', '\u{fffd}']) {
                    return Value::unknown(
                        cx.problem(
                            Code::UnfitText,
                            range,
                            "the database cannot store this string",
                        )
                        .label("it holds a NUL character, or half of a surrogate pair"),
                    );
                }
                Value::text(text)
            }
            Expr::BytesLiteral(bytes) => {
                let bytes: Vec<u8> = bytes.value.bytes().collect();
                Value::Bytes(bytes.into())
            }
            Expr::NumberLiteral(number) => match &number.value {
                Number::Int(int) => {
                    let parsed = match int.as_u64() {
                        Some(int) => Some(i128::from(int)),
                        None => int.to_string().replace('_', "").parse().ok(),
                    };
                    parsed.map_or_else(|| cx.computed(range), Value::Int)
                }
                Number::Float(float) => Value::Float(*float),
                Number::Complex { .. } => cx.computed(range),
            },
            Expr::BooleanLiteral(literal) => Value::Bool(literal.value),
            Expr::NoneLiteral(_) => Value::None,
            Expr::EllipsisLiteral(_) => Value::Ellipsis,
            Expr::Name(name) => self.name(cx, &name.id, range),
            Expr::Attribute(attribute) => {
                let owner = self.expr(cx, &attribute.value);
                self.attribute(cx, &owner, &attribute.attr, range)
            }
            Expr::Subscript(subscript) => {
                let owner = self.expr(cx, &subscript.value);
                let slice = self.expr(cx, &subscript.slice);
                self.subscript(cx, &owner, &slice, range)
            }
            Expr::Slice(slice) => {
                let mut part = |part: &'a Option<Box<Expr>>| {
                    part.as_ref()
                        .map_or(Value::None, |part| self.expr(cx, part))
                };
                let parts = [part(&slice.lower), part(&slice.upper), part(&slice.step)];
                Value::Slice(Rc::new(parts))
            }
            Expr::Call(call) => self.call_expr(cx, call),
            Expr::BinOp(binary) if binary.op == Operator::BitOr => {
                // A long union is one union, not one for each bar.
                let mut operands = Vec::new();
                bars(expr, &mut operands);
                let values: Vec<Value> = operands
                    .iter()
                    .map(|operand| self.expr(cx, operand))
                    .collect();
                self.bars(cx, values, range)
            }
            Expr::BinOp(binary) => {
                let left = self.expr(cx, &binary.left);
                let right = self.expr(cx, &binary.right);
                self.binary(cx, binary.op, &left, &right, range)
            }
            Expr::UnaryOp(unary) => {
                let value = self.expr(cx, &unary.operand);
                self.unary(cx, unary.op, &value, range)
            }
            Expr::BoolOp(test) => self.bool_op(cx, test),
            Expr::Compare(compare) => self.compare(cx, compare),
            Expr::If(choice) => {
                let test = self.expr(cx, &choice.test);
                match self.truth(cx, &test, choice.test.range()) {
                    Ok(true) => self.expr(cx, &choice.body),
                    Ok(false) => self.expr(cx, &choice.orelse),
                    Err(problem) => {
                        let one = self.expr(cx, &choice.body);
                        let two = self.expr(cx, &choice.orelse);
                        if one.same(&two) {
                            one
                        } else {
                            Value::unknown(cx.problem(
                                Code::ComputedValue,
                                range,
                                &*problem.message,
                            ))
                        }
                    }
                }
            }
            Expr::List(list) => match self.elements(cx, &list.elts) {
                Ok(values) => self.new_list(values),
                Err(problem) => Value::Unknown(problem),
            },
            Expr::Tuple(tuple) => match self.elements(cx, &tuple.elts) {
                Ok(values) => Value::Tuple(values.into()),
                Err(problem) => Value::Unknown(problem),
            },
            Expr::Set(set) => match self.elements(cx, &set.elts) {
                Ok(values) => self.new_set(cx, values, range),
                Err(problem) => Value::Unknown(problem),
            },
            Expr::Dict(dict) => self.dict(cx, dict),
            Expr::ListComp(each) => match self.comprehended(cx, &each.elt, &each.generators) {
                Ok(values) => self.new_list(values),
                Err(problem) => Value::Unknown(problem),
            },
            Expr::SetComp(each) => match self.comprehended(cx, &each.elt, &each.generators) {
                Ok(values) => self.new_set(cx, values, range),
                Err(problem) => Value::Unknown(problem),
            },
            Expr::Generator(each) => {
                // It is evaluated when something asks for its values, or never.
                let rests = self.rests_of(cx.scope, expr);
                let values = self.perhaps(cx, range, |run| {
                    run.comprehended(cx, &each.elt, &each.generators)
                });
                match values {
                    Some(Ok(values)) => self.iterator_on((cx, range), values, rests),
                    Some(Err(problem)) => Value::Unknown(problem),
                    None => cx.computed(range),
                }
            }
            Expr::DictComp(each) => self.dict_comprehension(cx, each),
            Expr::Named(named) => {
                let value = self.expr(cx, &named.value);
                // In a comprehension the name is one of the scope around it.
                self.target(cx, &named.target, value.clone(), range);
                value
            }
            Expr::Lambda(lambda) => self.lambda(cx, lambda),
            Expr::FString(text) => self.f_string(cx, text),
            Expr::Starred(starred) => {
                let value = self.expr(cx, &starred.value);
                match self.iterate(cx, &value, range) {
                    Ok(values) => Value::Tuple(values.into()),
                    Err(problem) => Value::Unknown(problem),
                }
            }
            Expr::TString(_) => cx.computed(range),
            Expr::Await(await_) => {
                self.expr(cx, &await_.value);
                cx.computed(range)
            }
            Expr::Yield(it) => {
                let value = match &it.value {
                    Some(value) => self.expr(cx, value),
                    None => Value::None,
                };
                self.gives(cx, Some(vec![value]))
            }
            Expr::YieldFrom(it) => {
                let value = self.expr(cx, &it.value);
                self.gives_from(cx, &value, it.value.range())
            }
            Expr::IpyEscapeCommand(_) => cx.computed(range),
        }
    }

    /// The values of a display's elements, those behind stars taken apart.
    fn elements(&mut self, cx: Cx, elements: &'a [Expr]) -> Result<Vec<Value>, Rc<Problem>> {
        let mut values = Vec::with_capacity(elements.len());
        for element in elements {
            match element {
                Expr::Starred(starred) => {
                    let value = self.expr(cx, &starred.value);
                    let more = match self.iterate(cx, &value, element.range()) {
                        Ok(more) => more,
                        // `*Ts` among types.
                        Err(_) if matches!(value, Value::Type(_)) => vec![value],
                        Err(problem) => return Err(problem),
                    };
                    if values.len() + more.len() > LONGEST {
                        return Err(reason(self.too_large(cx, element.range())));
                    }
                    values.extend(more);
                }
                element => values.push(self.expr(cx, element)),
            }
        }
        Ok(values)
    }

    pub(crate) fn too_large(&mut self, cx: Cx, range: ruff_text_size::TextRange) -> Value {
        Value::unknown(cx.problem(
            Code::ValueTooLarge,
            range,
            "this value is larger than orch follows",
        ))
    }

    pub(crate) fn new_set(
        &mut self,
        cx: Cx,
        values: Vec<Value>,
        range: ruff_text_size::TextRange,
    ) -> Value {
        let mut set = Dict::default();
        let at = (cx.module, cx.at(range));
        for value in values {
            let Some(key) = self.key_of(&value) else {
                return match value {
                    Value::Unknown(problem) => Value::Unknown(problem),
                    _ => cx.computed(range),
                };
            };
            if !set.contains(&key) {
                set.insert(
                    key,
                    Entry {
                        key: value,
                        value: Value::None,
                        key_at: at,
                        value_at: at,
                    },
                );
            }
        }
        self.new_object(Object::Set(set))
    }

    fn dict(&mut self, cx: Cx, display: &'a ExprDict) -> Value {
        let mut dict = Dict::default();
        let mut unknown = None;
        for item in &display.items {
            let value = self.expr(cx, &item.value);
            let at = item.value.range();
            match &item.key {
                Some(key) => {
                    let entry = Entry {
                        key: self.expr(cx, key),
                        value,
                        key_at: (cx.module, cx.at(key.range())),
                        value_at: (cx.module, cx.at(at)),
                    };
                    match self.key_of(&entry.key) {
                        Some(key) => dict.insert(key, entry),
                        None => unknown = unknown.or(Some(self.odd_key(cx, &entry))),
                    }
                }
                None => match self.entries(cx, &value, at) {
                    Ok(entries) => {
                        for entry in entries {
                            if let Some(key) = self.key_of(&entry.key) {
                                dict.insert(key, entry);
                            }
                        }
                    }
                    Err(problem) => unknown = unknown.or(Some(problem)),
                },
            }
        }
        match unknown {
            None => self.new_object(Object::Dict(dict)),
            Some(problem) => Value::Unknown(problem),
        }
    }

    /// What is wrong with a key of a dictionary that is not known.
    pub(crate) fn odd_key(&self, _cx: Cx, entry: &Entry) -> Rc<Problem> {
        let (module, range) = entry.key_at;
        if let Value::Unknown(problem) = &entry.key
            && problem.code != Code::ComputedValue
        {
            return Rc::clone(problem);
        }
        let problem = Problem::new(
            Code::RegistryKey,
            module,
            range,
            "the key is known only at run time",
        );
        Rc::new(problem.hint("write the key as a string"))
    }

    fn dict_comprehension(&mut self, cx: Cx, each: &'a ExprDictComp) -> Value {
        let Some(key) = &each.key else {
            return cx.computed(each.range);
        };
        let mut dict = Dict::default();
        let done = self.comprehend(cx, &each.generators, &mut |run, inner| {
            let entry = Entry {
                key: run.expr(inner, key),
                value: run.expr(inner, &each.value),
                key_at: (cx.module, cx.at(key.range())),
                value_at: (cx.module, cx.at(each.value.range())),
            };
            let Some(key) = run.key_of(&entry.key) else {
                return Err(run.odd_key(inner, &entry));
            };
            dict.insert(key, entry);
            Ok(())
        });
        match done {
            Ok(()) => self.new_object(Object::Dict(dict)),
            Err(problem) => Value::Unknown(problem),
        }
    }

    fn bool_op(&mut self, cx: Cx, test: &'a ExprBoolOp) -> Value {
        let mut unknown: Option<Value> = None;
        let mut last = Value::None;
        for operand in &test.values {
            last = self.expr(cx, operand);
            match self.truth(cx, &last, operand.range()) {
                Ok(holds) if holds == (test.op == BoolOp::Or) => {
                    // `unknown and False` is false all the same, if only as a test.
                    return match unknown {
                        Some(_) if matches!(last, Value::Bool(_)) => last,
                        Some(unknown) => unknown,
                        None => last,
                    };
                }
                Ok(_) => {}
                Err(problem) => unknown = unknown.or(Some(Value::Unknown(problem))),
            }
        }
        unknown.unwrap_or(last)
    }

    fn unary(
        &mut self,
        cx: Cx,
        operator: UnaryOp,
        value: &Value,
        range: ruff_text_size::TextRange,
    ) -> Value {
        if let Value::Unknown(_) = value {
            return value.clone();
        }
        if operator != UnaryOp::Not {
            self.perhaps_operated(cx, &[value], range);
        }
        match operator {
            UnaryOp::Not => match self.truth(cx, value, range) {
                Ok(holds) => Value::Bool(!holds),
                Err(problem) => Value::Unknown(problem),
            },
            UnaryOp::USub => match value {
                Value::Float(number) => Value::Float(-number),
                value => match self.as_int(value).and_then(i128::checked_neg) {
                    Some(number) => Value::Int(number),
                    None => cx.computed(range),
                },
            },
            UnaryOp::UAdd => match self.as_int(value) {
                Some(number) => Value::Int(number),
                None => cx.computed(range),
            },
            UnaryOp::Invert => match self.as_int(value) {
                Some(number) => Value::Int(!number),
                None => cx.computed(range),
            },
        }
    }

    fn call_expr(&mut self, cx: Cx, call: &'a ExprCall) -> Value {
        let callee = self.expr(cx, &call.func);
        let mut arguments = Arguments::default();
        for argument in &call.arguments.args {
            match argument {
                Expr::Starred(starred) => {
                    let value = self.expr(cx, &starred.value);
                    match self.iterate(cx, &value, argument.range()) {
                        Ok(values) => {
                            let values = values.into_iter().map(|value| (value, argument.range()));
                            arguments.positional.extend(values);
                        }
                        Err(_) => arguments.open = Some(argument.range()),
                    }
                }
                argument => {
                    let value = self.expr(cx, argument);
                    arguments.positional.push((value, argument.range()));
                }
            }
        }
        for keyword in &call.arguments.keywords {
            let value = self.expr(cx, &keyword.value);
            let at = keyword.value.range();
            match &keyword.arg {
                Some(name) => arguments.keywords.push((name.as_str().into(), value, at)),
                None => match self.entries(cx, &value, at) {
                    Ok(entries) => {
                        for entry in entries {
                            match self.as_text(&entry.key) {
                                Some(name) => arguments.keywords.push((name, entry.value, at)),
                                None => arguments.open = Some(at),
                            }
                        }
                    }
                    Err(_) => arguments.open = Some(at),
                },
            }
        }
        self.call(cx, &callee, arguments, call.range())
    }

    /// Operands that stand between bars: a union of types, or what the bars mean otherwise.
    fn bars(&mut self, cx: Cx, values: Vec<Value>, range: ruff_text_size::TextRange) -> Value {
        let is_type = |value: &Value| {
            matches!(
                value,
                Value::Class(_) | Value::Foreign(_) | Value::Type(_) | Value::None
            )
        };
        if values.iter().all(is_type) && !values.iter().all(|value| matches!(value, Value::None)) {
            let types: Result<Vec<Ty>, Rc<Problem>> = values
                .iter()
                .map(|value| self.ty(cx, value, range))
                .collect();
            return match types {
                Ok(types) => self.new_type(cx, Ty::union(types), range),
                Err(problem) => Value::Unknown(problem),
            };
        }
        if values.iter().all(|value| matches!(value, Value::None)) {
            let problem = cx.problem(Code::ImportFails, range, "`None | None` is a type error");
            self.fail(cx, &problem);
            return Value::unknown(problem);
        }
        let mut values: VecDeque<Value> = values.into();
        let Some(mut value) = values.pop_front() else {
            return cx.computed(range);
        };
        for right in values {
            value = self.either_of(cx, value, right, range);
        }
        value
    }
}

/// The operands of `a | b | c`, from the left.
fn bars<'e>(expr: &'e Expr, operands: &mut Vec<&'e Expr>) {
    let mut rest = Vec::new();
    let mut at = expr;
    while let Expr::BinOp(binary) = at
        && binary.op == Operator::BitOr
    {
        rest.push(&*binary.right);
        at = &binary.left;
    }
    operands.push(at);
    operands.extend(rest.into_iter().rev());
}
