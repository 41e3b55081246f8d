"""What an audit of the example has to find, worked out from what happened and from the words of the rules.

Nothing here runs or imports the tool: this is the other side of the comparison.
"""
