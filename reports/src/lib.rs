//! Report packs, charts and rendering.
