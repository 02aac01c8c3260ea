package io.tallylight.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.RedisException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ReasonsTest {
    @Test
    void aReasonIsTheMessageOfWhatFailedWithoutTheNameOfAClass() {
        RedisException failure = new RedisException("Currently not connected. Commands are rejected.");
        assertEquals("Currently not connected. Commands are rejected.", Reasons.of(failure));
        assertEquals("Currently not connected. Commands are rejected.", Reasons.of(new CompletionException(failure)));
        assertEquals("no reason was given (IllegalStateException)", Reasons.of(new IllegalStateException()));
    }
}
