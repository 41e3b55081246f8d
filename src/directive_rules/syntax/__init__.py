"""As written: strict YAML with positions, the documents made of it, and CEL text turned into a tree."""
