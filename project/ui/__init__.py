"""The screens: beside the pages the only place that knows Streamlit."""
