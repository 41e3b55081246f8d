"""A made-up group of insurers: what it did between 2010 and 2023, and what its export says of it."""
