"""The export as the insurers hand it over: their headings, spellings, units and encodings, and the manifest."""
