"""The figures of the carnets: each with what it measures, its place, and those that disagree."""

from carnet_rag.figures.extract import extract_figures

__all__ = ["extract_figures"]
