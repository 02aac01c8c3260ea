package io.tallylight.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShippedConfTest {
    @Test
    void aRedisOfOnesOwnIsToldTheSameAsTheEmbeddedOne() throws Exception {
        List<String> shipped = Files.readAllLines(Path.of("../config/redis.conf")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        assertEquals(RedisConf.DURABILITY.lines().toList(), shipped);
    }
}
