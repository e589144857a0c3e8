"""Pretrained encoders of images and sounds, on small random ones that are made here."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import soundfile
import torch
import transformers
from PIL import Image

from berth.core import InputError, stream
from berth.model.encoders.audio_pretrained import AudioPretrained
from berth.model.encoders.image_pretrained import ImagePretrained

TUNINGS = pytest.mark.parametrize("tuning", ["frozen", "lora", "full"])
TRANSFORMER = {
    "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16,
}  # fmt: skip


def photos() -> pl.Series:
    rng = stream(1, "photos")

    def png() -> bytes:
        out = io.BytesIO()
        Image.fromarray(rng.integers(0, 256, (20, 30, 3)).astype(np.uint8)).save(out, "PNG")
        return out.getvalue()

    return pl.Series("photo", [png(), None, b"damaged", png()], pl.Binary)


def calls() -> pl.Series:
    rng = stream(1, "calls")

    def wav(seconds: float) -> bytes:
        out = io.BytesIO()
        soundfile.write(out, rng.normal(0, 0.1, int(seconds * 8000)), 8000, format="WAV")
        return out.getvalue()

    return pl.Series("call", [wav(0.5), None, b"damaged", wav(0.02)], pl.Binary)


def seeing(name: str, folder: Path) -> str:
    shape: dict[str, Any] = {"image_size": 16, "patch_size": 8, **TRANSFORMER}
    configs = {
        "vit": lambda: transformers.ViTConfig(**shape),
        "clip": lambda: transformers.CLIPConfig(
            vision_config=shape, text_config={**TRANSFORMER, "vocab_size": 20}
        ),
        "convolutions": lambda: transformers.ResNetConfig(
            embedding_size=8, hidden_sizes=[8, 16], depths=[1, 1], layer_type="basic"
        ),
    }
    transformers.AutoModel.from_config(configs[name]()).save_pretrained(folder)
    if name == "convolutions":
        text = '{"image_processor_type": "ConvNextImageProcessor", "size": {"shortest_edge": 32},'
        text += ' "image_mean": [0.4, 0.5, 0.6], "image_std": [0.2, 0.2, 0.2]}'
        (folder / "preprocessor_config.json").write_text(text)
    return str(folder)


def hearing(name: str, folder: Path) -> str:
    if name == "wav2vec2":
        config: Any = transformers.Wav2Vec2Config(
            **TRANSFORMER, conv_dim=(8, 8), conv_stride=(5, 4), conv_kernel=(10, 8),
            num_feat_extract_layers=2, num_conv_pos_embeddings=4, num_conv_pos_embedding_groups=2,
        )  # fmt: skip
        reads: Any = transformers.Wav2Vec2FeatureExtractor()
    else:
        config = transformers.WhisperConfig(
            d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
            decoder_attention_heads=2, encoder_ffn_dim=16, decoder_ffn_dim=16, vocab_size=20,
            max_source_positions=50, num_mel_bins=16, pad_token_id=0, bos_token_id=1,
            eos_token_id=2, decoder_start_token_id=3,
        )  # fmt: skip
        reads = transformers.WhisperFeatureExtractor(feature_size=16, chunk_length=1)
    transformers.AutoModel.from_config(config).save_pretrained(folder)
    reads.save_pretrained(folder)
    return str(folder)


def made(kind: Any, folder: str, tuning: str) -> Any:
    return kind(kind.Config(model=folder, tuning=tuning, rank=2))


def check(kind: Any, folder: str, tuning: str, values: pl.Series) -> Any:
    """Missing values, company, gradients, and coming back; gives the encoder."""
    torch.manual_seed(0)
    encoder = made(kind, folder, tuning).fit(values, 0).eval()
    prepared = encoder.prepare(values)
    assert [one.row for one in prepared.unreadable] == [3]
    together = encoder(prepared.batch(np.arange(4)))
    assert together.pooled.shape == (4, encoder.width)
    assert together.pooled.isfinite().all()
    assert (together.tokens is None) == (tuning == "frozen")
    for row in range(4):
        alone = encoder(prepared.batch(np.array([row]))).pooled[0]
        assert torch.allclose(alone, together.pooled[row], atol=1e-4)
    assert encoder(prepared.batch(np.array([], np.int64))).pooled.shape == (0, encoder.width)
    encoder.train()
    encoder(prepared.batch(np.arange(4), stream(0, "x"))).pooled.square().sum().backward()
    moved = {name for name, p in encoder.named_parameters() if p.grad is not None}
    inner = {name for name in moved if name.startswith("network.")}
    assert bool(inner) == (tuning != "frozen")
    assert all("lora_" in name for name in inner) == (tuning != "full")
    again = made(kind, "nowhere", tuning).relearn(encoder.learned())
    again.load_state_dict(encoder.state_dict())
    told = again.eval().prepare(values).batch(np.arange(4))
    encoder.eval()
    assert torch.equal(again(told).pooled, encoder(prepared.batch(np.arange(4))).pooled)
    return encoder


@TUNINGS
def test_a_vision_transformer(tmp_path: Path, tuning: str) -> None:
    encoder = check(ImagePretrained, seeing("vit", tmp_path), tuning, photos())
    assert encoder.size == 16


def test_the_seeing_half_of_clip(tmp_path: Path) -> None:
    encoder = check(ImagePretrained, seeing("clip", tmp_path), "full", photos())
    assert not any("text" in name for name, _ in encoder.named_parameters())


def test_a_convolutional_network_with_its_own_size_and_colours(tmp_path: Path) -> None:
    encoder = check(ImagePretrained, seeing("convolutions", tmp_path), "frozen", photos())
    assert encoder.size == 32
    assert encoder.mean.tolist() == pytest.approx([0.4, 0.5, 0.6])


@TUNINGS
@pytest.mark.parametrize("name", ["wav2vec2", "whisper"])
def test_networks_of_sound(tmp_path: Path, name: str, tuning: str) -> None:
    encoder = check(AudioPretrained, hearing(name, tmp_path), tuning, calls())
    assert not any("decoder" in name for name, _ in encoder.named_parameters())


def test_whisper_is_heard_only_where_there_is_sound(tmp_path: Path) -> None:
    encoder = made(AudioPretrained, hearing("whisper", tmp_path), "full").fit(calls(), 0).eval()
    heard = encoder(encoder.prepare(calls()).batch(np.arange(4)))
    assert heard.mask.sum(dim=1).tolist() == [25, 0, 0, 5]


@pytest.mark.parametrize("kind", [ImagePretrained, AudioPretrained])
def test_a_folder_without_a_network_is_an_error(kind: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be loaded"):
        made(kind, str(tmp_path), "frozen").fit(photos(), 0)


def test_a_network_of_sound_says_how_it_reads(tmp_path: Path) -> None:
    folder = hearing("wav2vec2", tmp_path)
    (tmp_path / "preprocessor_config.json").unlink()
    with pytest.raises(InputError, match="how sounds are to be read"):
        made(AudioPretrained, folder, "frozen").fit(calls(), 0)
