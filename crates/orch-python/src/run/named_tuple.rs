//! Classes of named tuples that a call makes, and what modules of a package look like to
//! `pkgutil`.

use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::find::finder::Found;
use crate::run::base::foreign_line;
use crate::run::interpreter::Interpreter;
use crate::run::place::Cx;
use crate::value::class::{Ancestor, Annotation, Class, ClassKind, Info};
use crate::value::heap::Object;
use crate::value::id::ClassId;
use crate::value::scope::ScopeKind;
use crate::value::ty::{Meta, Ty};
use crate::value::value::{Arguments, Value};

impl Interpreter<'_> {
    /// `namedtuple("T", "a b")` and `NamedTuple("T", [("a", int)])`.
    pub(crate) fn named_tuple(
        &mut self,
        cx: Cx,
        arguments: &Arguments,
        range: TextRange,
    ) -> Option<Value> {
        let known = ["typename", "field_names", "fields", "defaults"];
        let mut keywords = arguments.keywords.iter();
        if arguments.open.is_some() || !keywords.all(|(name, ..)| known.contains(&&**name)) {
            return None;
        }
        let (name, _) = arguments.get("typename", 0)?;
        let name = self.as_text(name)?;
        let (fields, _) = arguments
            .get("field_names", 1)
            .or_else(|| arguments.keyword("fields"))?;
        let names: Vec<Rc<str>> = match self.as_text(fields) {
            Some(text) => text
                .replace(',', " ")
                .split_whitespace()
                .map(Rc::from)
                .collect(),
            None => {
                let parts = self.peek(fields)?;
                let name = |part: &Value| match part {
                    // With its type, which nothing asks for.
                    Value::Tuple(pair) => self.as_text(pair.first()?),
                    part => self.as_text(part),
                };
                parts.iter().map(name).collect::<Option<_>>()?
            }
        };
        let defaults = match arguments.keyword("defaults") {
            Some((defaults, _)) => self.peek(defaults)?,
            None => Vec::new(),
        };
        let without = names.len().checked_sub(defaults.len())?;
        let fields = names
            .into_iter()
            .enumerate()
            .map(|(at, name)| {
                let default = at.checked_sub(without).and_then(|at| defaults.get(at));
                (name, default.cloned())
            })
            .collect();
        let id = self.tuple_class(cx, name, fields, range);
        Some(Value::Class(id))
    }

    /// A class of named tuples.
    fn tuple_class(
        &mut self,
        cx: Cx,
        name: Rc<str>,
        fields: Vec<(Rc<str>, Option<Value>)>,
        range: TextRange,
    ) -> ClassId {
        let id = ClassId(self.world.classes.len());
        let mut mro = vec![Ancestor::Local(id)];
        mro.extend(foreign_line("typing.NamedTuple"));
        let scope = self.new_scope(ScopeKind::Class, Some(cx.scope));
        let range = cx.at(range);
        let annotation = |(name, default): (Rc<str>, Option<Value>)| Annotation {
            name,
            range,
            type_range: range,
            ty: Ok(Ty::Any),
            value: default.map(|value| (value, range)),
            meta: Ok(Meta::default()),
            doc: None,
            maybe: None,
        };
        self.world.classes.push(Class {
            module: cx.module,
            stmt: None,
            range,
            name,
            maybe: None,
            scope,
            info: Rc::new(Info {
                kind: ClassKind::Other,
                mro,
                block_name: None,
                lifecycle: None,
                is_base: false,
                problems: Vec::new(),
            }),
            annotations: fields.into_iter().map(annotation).collect(),
            members: Ok(Vec::new()),
            list: None,
            dataclass: false,
        });
        id
    }

    /// `pkgutil.iter_modules(__path__)`: the modules of a package of the team's, by name.
    pub(crate) fn iter_modules(
        &mut self,
        cx: Cx,
        arguments: &Arguments,
        range: TextRange,
    ) -> Option<Value> {
        let (path, _) = arguments.get("path", 0)?;
        let prefix = match arguments.get("prefix", 1) {
            Some((prefix, _)) => self.as_text(prefix)?,
            None => "".into(),
        };
        // `__path__` is never a text here: it differs from machine to machine.
        let Value::Method(method) = path else {
            return None;
        };
        let (Value::Module(id), "__path__") = (&method.0, &*method.1) else {
            return None;
        };
        let package = Rc::clone(&self.world.module(*id).name);
        let Found::File {
            path,
            package: true,
        } = self.world.finder.find(&package)
        else {
            return None;
        };
        let names = ["module_finder", "name", "ispkg"].map(|name| (name.into(), None));
        let class = self.tuple_class(cx, "ModuleInfo".into(), names.into(), range);
        let mut found = Vec::new();
        for child in self.world.finder.children(path.parent()?) {
            let module = self.world.finder.find(&format!("{package}.{child}"));
            let Found::File { package, .. } = module else {
                continue;
            };
            let mut arguments = Arguments::default();
            let name = Value::text(format!("{prefix}{child}"));
            for value in [cx.computed(range), name, Value::Bool(package)] {
                arguments.positional.push((value, range));
            }
            found.push(self.call(cx, &Value::Class(class), arguments, range));
        }
        Some(self.new_object(Object::Iterator(found.into())))
    }
}
