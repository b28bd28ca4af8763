"""Turns a folder of documents into a searchable index.

Feature: specs/001-document-ingest/spec.md
"""
