package io.tallylight.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Flattens a YAML file to dotted names, each with its line number. Names may be written nested or dotted. */
final class YamlFile {
    private final Path file;
    private final Map<String, Setting> settings = new LinkedHashMap<>();

    private YamlFile(Path file) {
        this.file = file;
    }

    /** Reads a file; if it can't be read or isn't YAML, the error names it and the line. */
    static Map<String, Setting> read(Path file) throws ConfigException {
        YamlFile yaml = new YamlFile(file);
        try {
            yaml.parse(Files.readString(file));
        } catch (JsonProcessingException e) {
            @Nullable
            Integer line = e.getLocation() == null ? null : e.getLocation().getLineNr();
            String at = line == null ? file.toString() : file + ":" + line;
            throw new ConfigException(at + ": not valid YAML: "
                    + e.getOriginalMessage().lines().findFirst().orElse("unreadable"));
        } catch (MalformedInputException e) {
            throw new ConfigException(file + ": not UTF-8 text");
        } catch (IOException | UncheckedIOException e) {
            throw new ConfigException("cannot read the config file " + file + ": "
                    + (Files.exists(file) ? e.getMessage() : "there is no such file"));
        }
        return yaml.settings;
    }

    private void parse(String text) throws IOException, ConfigException {
        try (JsonParser parser = new YAMLFactory().createParser(text)) {
            @Nullable JsonToken first = parser.nextToken();
            if (first == null || first == JsonToken.VALUE_NULL) {
                return;
            }
            if (first != JsonToken.START_OBJECT) {
                throw new ConfigException(at(parser) + ": expected keys and values, such as http.port: 8080");
            }
            readObject(parser, "");
            if (parser.nextToken() != null) {
                throw new ConfigException(at(parser) + ": a second YAML document; one is enough");
            }
        }
    }

    private void readObject(JsonParser parser, String prefix) throws IOException, ConfigException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = prefix + parser.currentName();
            String at = at(parser);
            switch (parser.nextToken()) {
                case START_OBJECT -> readObject(parser, name + ".");
                case START_ARRAY -> put(name, String.join(",", readList(parser, name)), at);
                case VALUE_NULL -> {
                    // A key without a value is a key that isn't set: "url:" keeps the default.
                }
                default -> put(name, parser.getText(), at);
            }
        }
    }

    private List<String> readList(JsonParser parser, String name) throws IOException, ConfigException {
        List<String> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (!parser.currentToken().isScalarValue()) {
                throw new ConfigException(at(parser) + ": " + name + ": a list of plain values is allowed");
            }
            items.add(parser.getText());
        }
        return items;
    }

    private void put(String name, String text, String at) throws ConfigException {
        @Nullable Setting before = settings.putIfAbsent(name, new Setting(text, at));
        if (before != null) {
            throw new ConfigException(at + ": " + name + " is set twice, first at " + before.source());
        }
    }

    private String at(JsonParser parser) {
        return file + ":" + parser.currentTokenLocation().getLineNr();
    }
}
