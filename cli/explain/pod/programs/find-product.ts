import type { Product } from '../../../../products/product.ts';
import { products } from '../../../../products/products.ts';
import type { Container } from '../facts/read-pod.ts';

const byProgram = new Map(
  products.flatMap((product) => product.programs.map((program) => [program, product] as const)),
);

/** The program that a container runs, judged by its image, its command or its name. */
export function findProduct({
  image,
  command,
  name,
}: Pick<Container, 'image' | 'command' | 'name'>): Product | undefined {
  const candidates = [repositoryOf(image), lastPart(command[0] ?? ''), name];
  return candidates.map((one) => byProgram.get(one.toLowerCase())).find((product) => product !== undefined);
}

/** `registry:5000/library/nginx:1.29@sha256:...` is nginx. */
function repositoryOf(image: string): string {
  const [withoutDigest = ''] = image.split('@');
  const [repository = ''] = lastPart(withoutDigest).split(':');
  return repository;
}

function lastPart(path: string): string {
  return path.split('/').at(-1) ?? '';
}
