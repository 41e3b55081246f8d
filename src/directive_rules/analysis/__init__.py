"""As meant: names resolved, types checked, values read, everything lowered to the model."""
