"""Words for people, in both languages: values, causes, messages and expressions."""
