package io.tallylight.redis;

/** The guarantee of an acknowledgement; {@link DurabilityCheck} describes the settings of Redis that it requires. */
public sealed interface Durability {
    /** Returns the name of the tier in the configuration. */
    String tier();

    /** Writes are in Redis's memory. Killing Redis loses about the last two seconds. */
    record Fast() implements Durability {
        @Override
        public String tier() {
            return "fast";
        }
    }

    /** Writes are on Redis's disk. Neither a kill nor a power cut loses anything. */
    record Fsync() implements Durability {
        @Override
        public String tier() {
            return "fsync";
        }
    }

    /**
     * Writes are on Redis's disk, and in the memory of replicas.
     *
     * @param replicas number of replicas that must have confirmed, 1 or more
     * @param timeoutMs time that a batch waits for them, in ms, 1 or more; after it the outcome is unknown
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
