//! A model with each specification written once: most fields of a package are alike.

use std::collections::BTreeMap;

use orch_model::{
    Block, BlockName, ByStatus, FixedInput, FixedInputName, Model, Product, ProductName,
    ResourceTypeName, ValueSpec,
};
use serde::{Deserialize, Serialize};

/// The number of a specification in [`Shape::specs`].
type Spec = u32;
type Inputs = Vec<(FixedInputName, Option<String>, Spec)>;
type Types = Vec<(ResourceTypeName, Spec)>;

/// A model with its specifications apart.
#[derive(Serialize, Deserialize)]
pub(super) struct Shape {
    specs: Vec<ByStatus<ValueSpec>>,
    /// Each without its fixed inputs, and those with their values.
    products: Vec<(ProductName, Product, Inputs)>,
    /// Each without its resource types, and those.
    blocks: Vec<(BlockName, Block, Types)>,
    /// The model without products and blocks.
    rest: Model,
}

impl Shape {
    pub(super) fn new(model: &Model) -> Self {
        let mut rest = model.clone();
        let mut specs = Specs::default();
        let products = std::mem::take(&mut rest.products).into_iter();
        let products = products.map(|(name, mut product)| {
            let inputs = std::mem::take(&mut product.fixed_inputs).into_iter();
            let inputs = inputs.map(|(input, it)| (input, it.value, specs.number(it.spec)));
            let inputs = inputs.collect();
            (name, product, inputs)
        });
        let products = products.collect();
        let blocks = std::mem::take(&mut rest.blocks).into_iter();
        let blocks = blocks.map(|(name, mut block)| {
            let types = std::mem::take(&mut block.resource_types).into_iter();
            let types = types.map(|(field, spec)| (field, specs.number(spec)));
            let types = types.collect();
            (name, block, types)
        });
        let blocks = blocks.collect();
        Self {
            specs: specs.all,
            products,
            blocks,
            rest,
        }
    }

    /// The model; none if a number is of no specification.
    pub(super) fn model(self) -> Option<Model> {
        let spec = |number: Spec| self.specs.get(usize::try_from(number).ok()?).cloned();
        let mut model = self.rest;
        for (name, mut product, inputs) in self.products {
            for (input, value, number) in inputs {
                let spec = spec(number)?;
                product
                    .fixed_inputs
                    .insert(input, FixedInput { value, spec });
            }
            model.products.insert(name, product);
        }
        for (name, mut block, types) in self.blocks {
            for (field, number) in types {
                block.resource_types.insert(field, spec(number)?);
            }
            model.blocks.insert(name, block);
        }
        Some(model)
    }
}

/// Specifications, each once.
#[derive(Default)]
struct Specs {
    all: Vec<ByStatus<ValueSpec>>,
    numbers: BTreeMap<ByStatus<ValueSpec>, Spec>,
}

impl Specs {
    fn number(&mut self, spec: ByStatus<ValueSpec>) -> Spec {
        if let Some(number) = self.numbers.get(&spec) {
            return *number;
        }
        let number = Spec::try_from(self.all.len()).unwrap_or(Spec::MAX);
        self.all.push(spec.clone());
        self.numbers.insert(spec, number);
        number
    }
}
