package io.tallylight.api;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The templates of the route table as a tree of segments, which finds the template of a path in one pass. */
final class RouteTree {
    private static final String WILDCARD = "*";
    private static final int PARAMETERS_MAX = 4;

    /** One segment that some templates share. */
    private static final class Node {
        private final String literal;
        private final List<Node> children = new ArrayList<>();
        private @Nullable Node parameter;
        private Routes.@Nullable Address address;
        private Routes.@Nullable Address rest;

        private Node(String literal) {
            this.literal = literal;
        }

        private Node child(String segment) {
            if (segment.startsWith(":")) {
                Node known = parameter;
                Node child = known == null ? new Node("") : known;
                parameter = child;
                return child;
            }
            for (Node child : children) {
                if (child.literal.equals(segment)) {
                    return child;
                }
            }
            Node made = new Node(segment);
            children.add(made);
            return made;
        }

        /** Returns the child with this segment, or the parameter; null if there is neither. */
        private @Nullable Node next(String path, int start, int end) {
            for (int i = 0; i < children.size(); i++) {
                Node child = children.get(i);
                if (child.literal.length() == end - start && path.startsWith(child.literal, start)) {
                    return child;
                }
            }
            return parameter;
        }
    }

    private final Node root = new Node("");

    void add(String template, Routes.Address address) {
        if (address.parameterNames().size() > PARAMETERS_MAX) {
            throw new IllegalArgumentException(template + " has more than " + PARAMETERS_MAX + " parameters");
        }
        Node node = root;
        for (String segment : template.substring(1).split("/", -1)) {
            if (segment.equals(WILDCARD)) {
                node.rest = address;
                return;
            }
            node = segment.isEmpty() ? node : node.child(segment);
        }
        node.address = address;
    }

    /**
     * Returns the match of a path in normal form; a slash at its end changes nothing. Returns null if there is no such
     * address.
     */
    @Nullable
    RouteMatch find(String path, String method) {
        int end = path.length() > 1 && path.charAt(path.length() - 1) == '/' ? path.length() - 1 : path.length();
        Node node = root;
        int count = 0;
        int[] bounds = new int[2 * PARAMETERS_MAX];
        for (int start = 1; start < end; ) {
            int slash = path.indexOf('/', start);
            int segmentEnd = slash < 0 || slash > end ? end : slash;
            Node next = node.next(path, start, segmentEnd);
            if (next == null) {
                return node.rest == null ? null : call(node.rest, method, rest(path, start, end));
            }
            if (next == node.parameter) {
                bounds[2 * count] = start;
                bounds[2 * count + 1] = segmentEnd;
                count++;
            }
            node = next;
            start = segmentEnd + 1;
        }
        if (node.address == null) {
            return null;
        }
        String[] parameters = new String[count];
        for (int i = 0; i < count; i++) {
            parameters[i] = RequestTarget.decode(path, bounds[2 * i], bounds[2 * i + 1]);
        }
        return call(node.address, method, parameters);
    }

    private static RouteMatch call(Routes.Address address, String method, String[] parameters) {
        return new RouteMatch(address, address.endpoint(method), parameters);
    }

    /** Returns the rest of a path: the name of one of our files, whose characters need no encoding. */
    private static String[] rest(String path, int start, int end) {
        String rest = path.substring(start, end);
        if (rest.indexOf('%') >= 0) {
            throw RequestTarget.malformed("only an id in the path may be percent-encoded");
        }
        return new String[] {rest};
    }
}
