// @ts-check
// A hint about a photo, never a gate: is it very dark, or blurry? Looks at a copy 256 pixels wide.

/** @param {Blob} photo @returns {Promise<'dark' | 'blurry' | ''>} */
export async function look(photo) {
  if (photo.size > 25e6 || !('createImageBitmap' in self)) return '';
  try {
    const small = await createImageBitmap(photo, { resizeWidth: 256 });
    const { width, height } = small;
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return '';
    context.drawImage(small, 0, 0);
    small.close();
    return judge(context.getImageData(0, 0, width, height).data, width, height);
  } catch {
    return '';
  }
}

/**
 * Mean brightness, and the variance of the Laplacian: a sharp page has many edges.
 * @param {Uint8ClampedArray} pixels @param {number} width @param {number} height
 * @returns {'dark' | 'blurry' | ''}
 */
export function judge(pixels, width, height) {
  const grey = new Float32Array(width * height);
  let sum = 0;
  for (let i = 0; i < grey.length; i++) {
    grey[i] = 0.3 * pixels[i * 4] + 0.59 * pixels[i * 4 + 1] + 0.11 * pixels[i * 4 + 2];
    sum += grey[i];
  }
  let edges = 0;
  let squares = 0;
  let count = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * width + 1; i < y * width + width - 1; i++) {
      const edge = 4 * grey[i] - grey[i - 1] - grey[i + 1] - grey[i - width] - grey[i + width];
      edges += edge;
      squares += edge * edge;
      count++;
    }
  }
  if (sum / grey.length < 55) return 'dark';
  return squares / count - (edges / count) ** 2 < 60 ? 'blurry' : '';
}
