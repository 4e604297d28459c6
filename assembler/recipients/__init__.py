"""The register of municipalities, counties and other recipients."""
