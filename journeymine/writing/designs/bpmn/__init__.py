"""Designs as BPMN 2.0, laid out from left to right."""
