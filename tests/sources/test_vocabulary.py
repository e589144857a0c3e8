"""What the names of columns mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from berth.sources.vocabulary import idea_of, numbered

NAMES = {
    "text": "content Review Review_Text reviewText reviews.text comments product_review 评论"
    " 评论内容 产品评论 用户评价 评价内容",
    "part": "pros Cons Positive_Review negative-review 优点 缺点",
    "title": "title ReviewTitle summary review_headline 标题 评论标题",
    "reply": "reply owner_response 商家回复",
    "product": "product Product_Name asin product_title itemId 产品 商品名称",
    "maker": "airline_name hotel_id App brand Hotel_Name 品牌 店铺名称 酒店名",
    "rating": "rating overall overall_rating stars Star-Rating Reviewer_Score rating_out_of_10"
    " user_rating Rating(1-5) 评分 星级 总评分 综合评分 用户评分 评分(满分5分)"
    " overall_satisfaction",
    "aspect": "cleanliness_rating seat_comfort_rating rating_service foodScore 服务评分 环境得分",
    "recommended": "recommended would_recommend RecommendedIND 是否推荐",
    "user": "user author reviewerName user_id 用户名 作者 评论者 用户ID",
    "time": "date review_date date_visit created_at unixReviewTime date_of_review 日期 评论时间",
    "price": "price cost price_usd unit_price 价格 人均消费",
    "count": "helpful_votes rating_count average_rating num_reviews 点赞数 评论数",
    "quality": "value rooms service 服务",
}

ABROAD = {
    "text": "Kommentar Rezension Bewertungstext Bewertung_Text comentario Reseña Comentarios"
    " Commentaire avis texte_de_l_avis",
    "title": "Titel Überschrift título titre",
    "product": "Produkt Produktname Produkt_Name Artikelnummer_Produkt producto nombre_del_producto"
    " produit nom_du_produit",
    "maker": "Marke Hersteller marca marque nom_de_la_marque",
    "rating": "Bewertung Sterne Gesamtbewertung Note puntuación calificación valoración_general"
    " note_globale étoiles",
    "aspect": "Bewertung_Service puntuación_servicio",
    "user": "Nutzer Kunde Benutzername usuario utilisateur Auteur",
    "time": "Datum Bewertungsdatum Bewertung_Datum Fecha fecha_de_la_reseña Date_de_l'avis",
    "price": "Preis precio prix",
    "count": "Anzahl_Bewertungen",
}


@pytest.mark.parametrize(
    ("name", "idea"), [(name, idea) for idea, names in ABROAD.items() for name in names.split()]
)
def test_idea_in_german_spanish_and_french(name: str, idea: str) -> None:
    assert idea_of(name) == idea


@pytest.mark.parametrize(
    ("name", "idea"), [(name, idea) for idea, names in NAMES.items() for name in names.split()]
)
def test_idea(name: str, idea: str) -> None:
    assert idea_of(name) == idea


@pytest.mark.parametrize(
    "name", ["author_country", "type_traveller", "cat", "split", "column 3", "城市", "", "_", "7"]
)
def test_other_names_say_nothing(name: str) -> None:
    assert idea_of(name) is None


def test_names_of_identifiers() -> None:
    assert all(map(numbered, ["user_id", "productID", "asin", "hotelid", "店铺编号"]))
    assert not any(map(numbered, ["product", "hotel_name", "店名", ""]))


@given(st.text())
def test_any_name(name: str) -> None:
    idea_of(name)
    numbered(name)
