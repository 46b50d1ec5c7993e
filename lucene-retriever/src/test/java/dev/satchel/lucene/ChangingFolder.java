package dev.satchel.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A folder in which documents are added, changed, renamed, moved and deleted at random. */
final class ChangingFolder {
    private final DocumentFolder documents;
    private final Random random;
    private final List<String> names = new ArrayList<>();
    /** Each change has a time of its own, long enough ago to prove that there was no other. */
    private Instant time = Instant.parse("2024-02-29T12:00:00Z");
    private int created;

    ChangingFolder(DocumentFolder documents, Random random) {
        this.documents = documents;
        this.random = random;
    }

    /** So many changes, of which half are new documents. */
    void change(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            if (names.isEmpty() || random.nextInt(2) == 0) add();
            else
                switch (random.nextInt(4)) {
                case 0 -> write(anyName());
                case 1 -> move(anyName(), newName());
                case 2 -> {
                    String name = anyName();
                    move(name, "moved" + created++ + "/" + name.substring(name.lastIndexOf('/') + 1));
                }
                default -> {
                    String name = anyName();
                    names.remove(name);
                    documents.delete(name);
                }
                }
        }
    }

    private void add() {
        String name = newName();
        names.add(name);
        write(name);
    }

    private String anyName() {
        return names.get(random.nextInt(names.size()));
    }

    private String newName() {
        return "folder" + random.nextInt(5) + "/" + created++ + (random.nextBoolean() ? ".md" : ".txt");
    }

    private void write(String name) {
        StringBuilder text = new StringBuilder("# A document\n\n");
        int sections = random.nextInt(8);
        for (int i = 0; i < sections; i++)
            text.append("## Section ").append(i).append("\n\n").append("Word").append(random.nextInt(1000))
                    .append(" stands in a section that has several sentences. ".repeat(1 + random.nextInt(20))).append("\n\n");
        documents.write(name, text.toString());
        time = time.plusSeconds(60);
        documents.touch(name, FileTime.from(time));
    }

    private void move(String from, String to) throws IOException {
        Files.createDirectories(documents.path().resolve(to).getParent());
        Files.move(documents.path().resolve(from), documents.path().resolve(to));
        names.set(names.indexOf(from), to);
    }
}
