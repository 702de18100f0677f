package fixpoint.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The source files of classes, relative to the tree. */
final class Sources {
  private final Path tree;
  private final List<Path> roots = new ArrayList<>();
  private final Map<String, String> known = new HashMap<>();

  Sources(Path tree, List<String> roots) {
    this.tree = tree;
    for (String root : roots) {
      Path path = Paths.get(root);
      if (Files.isDirectory(path)) this.roots.add(path);
    }
  }

  /** @param className with dots. Null if the file is none of the project's. */
  synchronized String fileOf(String className, String sourceName) {
    if (sourceName == null) return null;
    int dot = className.lastIndexOf('.');
    String folder = dot < 0 ? "" : className.substring(0, dot).replace('.', '/') + "/";
    return fileAt(folder + sourceName);
  }

  /** @param path of packages and a file's name */
  synchronized String fileAt(String path) {
    if (!known.containsKey(path)) known.put(path, find(path));
    return known.get(path);
  }

  private String find(String path) {
    for (Path root : roots) {
      Path file = root.resolve(path).normalize();
      if (file.startsWith(tree) && Files.isRegularFile(file)) return slashed(tree.relativize(file));
    }
    return null;
  }

  private static String slashed(Path path) {
    return path.toString().replace('\\', '/');
  }
}
