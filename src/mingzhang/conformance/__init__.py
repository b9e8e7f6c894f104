"""The conformance suite: the cases of the rules and of rounding as data, run by us or held against another tool.

catalogue ──▶ suite ◀──▶ folder of JSON and text        suite ──▶ our answers ──▶ comparison
                                                 results.jsonl of another tool ──▶ comparison
"""
