"""The batch evaluator: rules compiled to SQL and judged where the records lie."""
