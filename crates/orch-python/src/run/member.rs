//! What a module holds: its names, and the modules in it.

use std::rc::Rc;

use ruff_python_ast::StmtImportFrom;
use ruff_text_size::{Ranged, TextRange};

use crate::finding::{Code, ModuleId, Problem};
use crate::run::interpreter::Interpreter;
use crate::run::load::Led;
use crate::run::place::Cx;
use crate::value::value::Value;

impl<'a> Interpreter<'a> {
    /// An attribute of a module, or a module in it that is then loaded.
    pub(crate) fn module_attribute(
        &mut self,
        id: ModuleId,
        name: &str,
        from: Option<(ModuleId, TextRange)>,
    ) -> Option<Value> {
        let module = self.world.module(id);
        if let Some(binding) = self.world.scope(module.scope).names.get(name) {
            return Some(binding.value.clone());
        }
        let submodule = format!("{}.{name}", module.name);
        let is_package = module.package;
        if let Some(id) = self.world.by_name.get(&*submodule) {
            return Some(Value::Module(*id));
        }
        if from.is_some() && is_package && self.world.finder.exists(&submodule) {
            return match self.load(&submodule, from) {
                Led::To(id) => Some(Value::Module(id)),
                Led::Astray => Some(Value::unknown(Problem::new(
                    Code::UnknownType,
                    id,
                    TextRange::default(),
                    "the module cannot be read",
                ))),
                Led::Away | Led::Nowhere => None,
            };
        }
        let cx = self.module_cx(id);
        if self.world.module(id).broken {
            let problem = cx.problem(
                Code::UnknownType,
                TextRange::default(),
                "the value comes out of a file that cannot be read",
            );
            return Some(Value::unknown(problem));
        }
        let stars = self.world.scope(cx.scope).open_stars.clone();
        if !stars.is_empty() {
            let star = stars
                .iter()
                .rev()
                .find(|star| crate::value::known::star_brings(star, name))
                .or_else(|| {
                    let open = |star: &&Rc<str>| !crate::value::known::star_is_known(star);
                    stars.iter().rev().find(open)
                });
            if let Some(star) = star {
                return Some(self.foreign(&format!("{star}.{name}")));
            }
        }
        let scope = self.world.scope(cx.scope);
        if scope.names.contains_key("__getattr__") {
            return Some(cx.because(TextRange::default(), "the module makes its names itself"));
        }
        match name {
            "__name__" => Some(Value::Text(Rc::clone(&self.world.module(id).name))),
            "__path__" if self.world.module(id).package => {
                let method = (Value::Module(id), name.into());
                Some(Value::Method(Rc::new(method)))
            }
            "__doc__" | "__file__" | "__package__" | "__path__" | "__dict__" => {
                Some(cx.computed(TextRange::default()))
            }
            _ => None,
        }
    }

    pub(super) fn import_star(&mut self, cx: Cx, import: &'a StmtImportFrom, id: ModuleId) {
        let scope = self.world.module(id).scope;
        if self.world.module(id).broken {
            self.world.modules[cx.module.0].broken = true;
        }
        let all = self.world.scope(scope).names.get("__all__").cloned();
        let names: Option<Vec<Rc<str>>> = all.and_then(|all| {
            let values = self.iterate(cx, &all.value, import.range).ok()?;
            values.iter().map(|value| self.as_text(value)).collect()
        });
        let is_named = names.is_some();
        let mut names = names.unwrap_or_else(|| {
            let names = self.world.scope(scope).names.keys();
            names
                .filter(|name| !name.starts_with('_'))
                .cloned()
                .collect()
        });
        names.sort();
        let place = import.names.first().map_or(import.range, Ranged::range);
        for name in names {
            match self.module_attribute(id, &name, Some((cx.module, place))) {
                Some(value) => self.bind(cx.scope, &name, value, import.range),
                None if is_named => {
                    let problem = self.no_such_member(cx, id, &name, place);
                    self.fail(cx, &problem);
                }
                None => {}
            }
        }
        if !is_named {
            let stars = self.world.scope(scope).open_stars.clone();
            self.world.scopes[cx.scope.0].open_stars.extend(stars);
        }
    }

    /// Keeps in mind that a model takes the name of another one that was imported.
    pub(crate) fn note_shadowed(&mut self, cx: Cx, name: &str, value: &Value, range: TextRange) {
        let Some(old) = self.world.scope(cx.scope).names.get(name) else {
            return;
        };
        let (Value::Class(one), Value::Class(two)) = (&old.value, value) else {
            return;
        };
        let (first, second) = (self.world.class(*one), self.world.class(*two));
        let module = self.world.module(cx.module);
        let hides = one != two
            && first.info.is_model()
            && second.info.is_model()
            && first.module != cx.module
            // A class may well take the place of its own base.
            && second.info.locals().all(|ancestor| ancestor != *one)
            && self.maybes.is_empty();
        if hides && !module.installed && !module.script {
            let line = module.source.origin(old.range, None).line;
            let problem = cx
                .problem(
                    Code::ShadowedImport,
                    range,
                    format!("`{name}` hides another model of the same name"),
                )
                .warning()
                .label(format!("line {line} imports the other model"))
                .hint("import one of them under another name");
            self.world.shadowed.push(problem);
        }
    }
}
