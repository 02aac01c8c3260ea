package io.tallylight.recovery;

import io.tallylight.json.Json;
import io.tallylight.orders.JournalEntry;
import io.tallylight.orders.JournalEntry.ShowDefined;
import io.tallylight.orders.JournalEntry.ShowDeleted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The entries of a journal that count, in the order in which they happened: those since the show was deleted last. Where Redis lost the end of an epoch, and the
 * show then went on without it, what that end defined and adjusted counts no more: it was not in the data that was sold
 * from. As long as the show was not set live, it counts, since it was acknowledged.
 */
final class HistoryInForce {
    private final List<JournalEntry> entries;
    private final Map<String, Integer> epochs = new HashMap<>(); // each with its place

    private HistoryInForce(List<JournalEntry> entries) {
        this.entries = entries;
        for (JournalEntry entry : entries) {
            epochs.putIfAbsent(entry.epoch(), epochs.size());
        }
    }

    /** @param entries in the order in which they were recorded: those of one epoch may come late, behind the next one's */
    static List<JournalEntry> of(List<JournalEntry> entries) {
        return new HistoryInForce(entries).inForce();
    }

    private List<JournalEntry> inForce() {
        Map<String, Long> endOf = new HashMap<>(); // seq behind which an epoch counts no more
        for (JournalEntry entry : entries) {
            if (entry instanceof ShowDefined defined && defined.continues() != null && wentOn(defined.epoch())) {
                endOf.merge(defined.continues().epoch(), defined.continues().seq(), Math::min);
            }
        }
        List<JournalEntry> counting = new ArrayList<>(entries.size());
        for (JournalEntry entry : entries) {
            if (entry.seq() <= endOf.getOrDefault(entry.epoch(), Long.MAX_VALUE)) {
                counting.add(entry);
            }
        }
        counting.sort(Comparator.<JournalEntry>comparingInt(entry -> epochs.getOrDefault(entry.epoch(), 0))
                .thenComparingLong(JournalEntry::seq));
        return sinceDeletion(counting);
    }

    /**
     * Returns the entries since the last deletion. A deletion that Redis lost again does not count: the show went on.
     */
    private List<JournalEntry> sinceDeletion(List<JournalEntry> counting) {
        Set<String> continued = new HashSet<>();
        for (JournalEntry entry : entries) {
            if (entry instanceof ShowDefined defined && defined.continues() != null) {
                continued.add(defined.continues().epoch());
            }
        }
        List<JournalEntry> since = new ArrayList<>(counting.size());
        for (JournalEntry entry : counting) {
            if (!(entry instanceof ShowDeleted)) {
                since.add(entry);
            } else if (!continued.contains(entry.epoch())) {
                since.clear();
            }
        }
        return since;
    }

    /** Returns whether the show was live in this epoch, or in one that continues it. */
    private boolean wentOn(String epoch) {
        Set<String> line = new HashSet<>(Set.of(epoch));
        boolean grows = true;
        while (grows) {
            grows = false;
            for (JournalEntry entry : entries) {
                if (entry instanceof ShowDefined defined
                        && defined.continues() != null
                        && line.contains(defined.continues().epoch())) {
                    grows |= line.add(defined.epoch());
                }
            }
        }
        return entries.stream()
                .anyMatch(entry -> entry instanceof ShowDefined defined
                        && line.contains(defined.epoch())
                        && Json.readObject(defined.doc())
                                .path("status")
                                .asText()
                                .equals("live"));
    }
}
