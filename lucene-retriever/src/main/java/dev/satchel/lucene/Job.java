package dev.satchel.lucene;

import dev.satchel.DocumentSource.Item;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A document that has to be looked at.
 *
 * @param known what the ledger says of it
 * @param making how its passages are to be made
 * @param told what its source says of it
 */
record Job(Item item, Optional<LedgerEntry> known, LedgerEntry.Making making, Map<String, List<String>> told) {}
