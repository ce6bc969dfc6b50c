"""The pages of the application, one module each.

The folder is not called ``pages``: Streamlit would take its files for pages of its own.
"""
