//! The program on hostile ground: roles that may do little, text that moves the cursor, files
//! that never end.

mod files;
mod limits;
mod locks;
mod rights;
mod said;
mod text;
mod unmet;
