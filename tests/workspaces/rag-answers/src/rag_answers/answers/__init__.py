"""Answers questions with sentences from the index.

Feature: specs/002-cited-answers/spec.md
"""
