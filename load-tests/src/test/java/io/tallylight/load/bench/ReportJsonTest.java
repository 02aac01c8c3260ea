package io.tallylight.load.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
    @Test
    void figuresWithoutAPeerHaveNoRatioAndThoseWithoutAGoalNoVerdict() {
        var report = new Report();
        report.add(new Figure("hello", "reserve", "1/s", 30, 60, 0.5, Goal.atLeast(0.5)));
        report.add(Figure.alone("hello", "Redis CPU", "µs each", 9));
        report.complain("lost");
        var json = new ReportJson(Instant.EPOCH, Map.of("cores", "2"), report).tree();
        assertEquals("1970-01-01T00:00:00Z", json.path("at").asText());
        assertEquals("2", json.at("/facts/cores").asText());
        assertEquals(0.5, json.at("/figures/0/ratio").asDouble());
        assertTrue(json.at("/figures/0/met").asBoolean());
        assertEquals("≥ 0.5", json.at("/figures/0/goal").asText());
        assertFalse(json.at("/figures/1").has("ratio"));
        assertFalse(json.at("/figures/1").has("met"));
        assertEquals("lost", json.at("/complaints/0").asText());
    }
}
