"""Writers: one module per format, each a function from a document and a look to bytes."""
