package fixpoint.run;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is to be run: lines of a name, a blank and a percent-encoded value; a name that comes again adds to a list. */
final class Request {
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  static Request read(Path file) throws IOException {
    Request request = new Request();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      int blank = line.indexOf(' ');
      String value = URLDecoder.decode(line.substring(blank + 1), "UTF-8");
      request.values.computeIfAbsent(line.substring(0, blank), name -> new ArrayList<>()).add(value);
    }
    return request;
  }

  List<String> all(String name) {
    return values.getOrDefault(name, new ArrayList<>());
  }

  /** Null if it was not given. */
  String one(String name) {
    List<String> given = values.get(name);
    return given == null ? null : given.get(0);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Path path(String name) {
    return Paths.get(one(name));
  }
}
