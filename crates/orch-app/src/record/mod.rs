//! Recording: from two models to a sealed revision.
//!
//! [`Material`] is what is compared. [`Recording`] holds the questions that are open and
//! takes answers, from files, suggestions or a person; each is kept in the draft before it
//! counts. [`Decided`] is what all answers give, [`Prepared`] is what would be sealed, and
//! sealing it ends in a [`Sealed`].

pub mod decided;
mod draft;
pub mod error;
pub mod given;
mod giving;
pub mod material;
pub mod note;
pub mod recording;
pub mod written;

pub use decided::{Decided, Prepared, Sealed};
pub use draft::{Asked, asked};
pub use error::RecordError;
pub use given::{GivenAnswers, GivenError};
pub use material::Material;
pub use note::Note;
pub use recording::{Recording, Request};
pub use written::Written;
