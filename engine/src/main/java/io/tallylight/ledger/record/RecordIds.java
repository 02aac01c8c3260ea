package io.tallylight.ledger.record;

import java.util.Set;

/**
 * Derives record ids from idempotency keys: the first 16 bytes of HMAC-SHA256 over show, realm, caller and key. A retry
 * therefore meets the same record after any loss of Redis, two records never share an id, and nobody can compute or
 * test an id without the secret. Thread-safe.
 */
public final class RecordIds {
    private final RequestDigest.Key secret;
    private final Set<String> plainShows;

    /**
     * Creates the ids of one installation.
     *
     * @param secret the secret shared by all nodes, at most 64 bytes
     * @param plainShows shows of earlier versions, whose ids are a hash without a secret: they keep that form, so that
     *     a key that was used before is recognised
     */
    public RecordIds(byte[] secret, Set<String> plainShows) {
        this.secret = new RequestDigest.Key(secret);
        this.plainShows = Set.copyOf(plainShows);
    }

    /**
     * Returns the record id of an idempotency key.
     *
     * @param realm keeps callers of different kinds apart
     * @param caller name of the principal, which stays the same when its credentials change: a new credential must not
     *     double an order
     */
    public String of(String show, String realm, String caller, String key) {
        return !plainShows.isEmpty() && plainShows.contains(show)
                ? Ids.recordId(show, caller, key)
                : Ids.digest().of(secret, new String[] {show, realm, caller, key});
    }
}
