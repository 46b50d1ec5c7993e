package dev.satchel;

import java.util.List;

/** Shows that the kit can be passed. */
class WordOverlapRetrieverTest extends RetrieverContract {
    @Override
    protected Retriever retrieverOver(List<Document> documents) { return WordOverlapRetriever.overDocuments(documents); }
}
