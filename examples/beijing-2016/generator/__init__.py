"""A made-up insurance market, its misconduct, its export, and what an audit of that export has to find."""
