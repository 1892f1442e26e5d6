//! Black-box scenarios against a real broker and real object storage.
