"""Encoders: one column in, features out; one file each."""

from berth.core.registry import Registry

ENCODERS = Registry(
    "berth.encoders",
    {
        "text.cnn.v1": "berth.model.encoders.text_cnn:TextCNN",
        "text.rnn.v1": "berth.model.encoders.text_rnn:TextRNN",
        "text.transformer.v1": "berth.model.encoders.text_transformer:TextTransformer",
        "text.static.v1": "berth.model.encoders.text_static:TextStatic",
        "text.pretrained.v1": "berth.model.encoders.text_pretrained:TextPretrained",
        "text.causal.v1": "berth.model.encoders.text_causal:TextCausal",
        "image.cnn.v1": "berth.model.encoders.image_cnn:ImageCNN",
        "image.vit.v1": "berth.model.encoders.image_vit:ImageViT",
        "image.pretrained.v1": "berth.model.encoders.image_pretrained:ImagePretrained",
        "audio.cnn.v1": "berth.model.encoders.audio_cnn:AudioCNN",
        "audio.rnn.v1": "berth.model.encoders.audio_rnn:AudioRNN",
        "audio.pretrained.v1": "berth.model.encoders.audio_pretrained:AudioPretrained",
        "number.piecewise.v1": "berth.model.encoders.number:Number",
        "category.embedding.v1": "berth.model.encoders.category:Category",
        "date.cyclic.v1": "berth.model.encoders.date:Date",
        "id.embedding.v1": "berth.model.encoders.identity:Identity",
    },
)
"""Names begin with the kind of column that is read; the first of a kind is what is used for it
where nothing else is said."""
