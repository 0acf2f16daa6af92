"""The bench: what the dashboard costs, each number beside a control of the same run."""
