package io.tallylight.redis;

/** What an acknowledgement means; {@link DurabilityCheck} says what Redis must be set to for it. */
public sealed interface Durability {
    /** The tier as it is written in the configuration. */
    String tier();

    /** In Redis's memory. A mere kill of Redis loses about the last two seconds. */
    record Fast() implements Durability {
        @Override
        public String tier() {
            return "fast";
        }
    }

    /** On Redis's disk. Neither a kill nor a power cut loses anything. */
    record Fsync() implements Durability {
        @Override
        public String tier() {
            return "fsync";
        }
    }

    /**
     * On Redis's disk, and in the memory of replicas.
     *
     * @param replicas how many must have confirmed, 1 or more
     * @param timeoutMs how long a batch waits for them, 1 or more; after it its outcome counts as unknown
     */
    record Replicated(int replicas, int timeoutMs) implements Durability {
        public Replicated {
            if (replicas < 1 || timeoutMs < 1) {
                throw new IllegalArgumentException("no replication: " + replicas + " replicas, " + timeoutMs + " ms");
            }
        }

        @Override
        public String tier() {
            return "replicated";
        }
    }
}
