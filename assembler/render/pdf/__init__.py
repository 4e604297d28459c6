"""Writes a document as a PDF file, fillable where it is a form."""
