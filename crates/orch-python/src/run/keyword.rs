//! The keywords in the header of a class.

use orch_model::Status;
use ruff_python_ast::Keyword;
use ruff_text_size::{Ranged, TextRange};

use crate::finding::{Code, Problem};
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::class::Info;
use crate::value::value::Value;

impl Interpreter<'_> {
    pub(super) fn keyword(
        &mut self,
        cx: Cx,
        class: &str,
        keyword: &Keyword,
        value: &Value,
        info: &mut Info,
    ) -> Result<(), Problem> {
        let range = keyword.value.range();
        let problem = |code, message: String| cx.problem(code, range, message);
        let Some(name) = &keyword.arg else {
            return self.spread(cx, class, range, value, info);
        };
        self.setting(class, name, value, info, &problem)
    }

    /// `**keywords` of a class.
    fn spread(
        &mut self,
        cx: Cx,
        class: &str,
        range: TextRange,
        value: &Value,
        info: &mut Info,
    ) -> Result<(), Problem> {
        let Ok(entries) = self.entries(cx, value, range) else {
            let message = format!("the keywords of class `{class}` are known only at run time");
            return Err(cx
                .problem(Code::ComputedKeyword, range, message)
                .hint("write the keywords out"));
        };
        let problem = |code, message: String| cx.problem(code, range, message);
        for entry in entries {
            if let Some(name) = self.as_text(&entry.key) {
                self.setting(class, &name, &entry.value, info, &problem)?;
            }
        }
        Ok(())
    }

    fn setting(
        &mut self,
        class: &str,
        name: &str,
        value: &Value,
        info: &mut Info,
        problem: &dyn Fn(Code, String) -> Problem,
    ) -> Result<(), Problem> {
        match name {
            "product_block_name" => {
                match (value, self.as_text(value)) {
                    (Value::None, _) => {}
                    (_, Some(text)) if text.trim().is_empty() => {
                        return Err(problem(
                            Code::EmptyName,
                            format!("the product block name of class `{class}` is empty"),
                        ));
                    }
                    (_, Some(text)) => info.block_name = Some(text.to_string()),
                    (Value::Unknown(why), None) => {
                        if matches!(why.code, Code::UnfitText | Code::ValueTooLarge) {
                            return Err((**why).clone());
                        }
                        return Err(problem(
                        Code::ComputedName,
                        format!("the product block name of class `{class}` is known only at run time"),
                    )
                    .label(why.message.clone())
                    .hint("write the name as a string"));
                    }
                    (Value::Made(_) | Value::Foreign(_) | Value::Method(_), None) => {
                        let message = format!(
                            "the product block name of class `{class}` is known only at run time"
                        );
                        return Err(
                            problem(Code::ComputedName, message).hint("write the name as a string")
                        );
                    }
                    (_, None) => {
                        return Err(problem(
                            Code::ComputedName,
                            format!("the product block name of class `{class}` is not a string"),
                        ));
                    }
                }
            }
            "lifecycle" => {
                let wrong = || {
                    problem(
                        Code::ComputedLifecycle,
                        format!("cannot read the lifecycle of class `{class}`"),
                    )
                    .label("expected a list of `SubscriptionLifecycle` members")
                };
                info.lifecycle = match value {
                    Value::None => None,
                    value => {
                        let items = self.peek(value).ok_or_else(wrong)?;
                        let stages: Option<Vec<Status>> = items
                            .iter()
                            .map(|item| Status::parse(&self.as_text(item)?))
                            .collect();
                        Some(stages.ok_or_else(wrong)?)
                    }
                };
            }
            "is_base" => match value {
                Value::Bool(is_base) => info.is_base = *is_base,
                _ => {
                    return Err(problem(
                        Code::ComputedKeyword,
                        format!("`is_base` of class `{class}` is known only at run time"),
                    ));
                }
            },
            "metaclass" => {
                let known = match value {
                    Value::Foreign(name) => !self.is_unknown_package(name),
                    _ => false,
                };
                if !known {
                    return Err(problem(
                        Code::ClassChanged,
                        format!("the metaclass of class `{class}` may change the class"),
                    ));
                }
            }
            _ => {}
        }
        Ok(())
    }
}
