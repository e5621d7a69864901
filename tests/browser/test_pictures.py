"""Every text of every picture is whole, and covers no other, as a browser sets it."""

import pytest
from texts_in_pictures import texts_that_collide, texts_that_leave


def test_no_text_of_a_picture_covers_another(visit, order_page):
    page = visit(order_page).page
    assert page.locator(".picture > svg text").count() > 40
    assert texts_that_collide(page) == []


def test_no_text_of_a_picture_is_cut_by_its_edge(visit, order_page):
    assert texts_that_leave(visit(order_page).page) == []


@pytest.mark.parametrize("language", ["sv", "da", "nb"])
def test_pictures_have_room_for_every_language(visit, order, saved, language):
    page = visit(saved(order, language)).page
    assert (texts_that_collide(page), texts_that_leave(page)) == ([], [])


def test_a_text_laid_over_another_or_over_the_edge_is_seen(visit, order_page):
    page = visit(order_page).page
    page.evaluate(
        """() => {
          const texts = document.querySelectorAll('.picture > svg text');
          for (const name of ['x', 'y']) texts[5].setAttribute(name, texts[4].getAttribute(name));
          texts[6].setAttribute('x', -20);
        }"""
    )
    assert len(texts_that_collide(page)) >= 1
    assert len(texts_that_leave(page)) == 1
